/** What the page says on which people set how pages are shown to them. */
export const appearance = {
  title: 'Appearance',
  language: 'Language',
  languageHint: 'Of the pages, and of mail to you.',
  asBrowser: 'As the browser asks',
  saveLanguage: 'Save the language',
  theme: 'Theme',
  themes: { system: 'As the system has it', light: 'Light', dark: 'Dark' },
  saveTheme: 'Save the theme',
  density: 'Density',
  densities: { comfortable: 'Comfortable', compact: 'Compact: more on a page' },
  saveDensity: 'Save the density',
  sendKey: 'What sends a message',
  sendKeyHint: 'On a keyboard. What does not send makes a new line; the button sends in any case.',
  sendKeys: {
    enter: 'Enter',
    'ctrl-enter': 'Ctrl+Enter, or ⌘+Enter',
  },
  saveSendKey: 'Save the key',
  wrong: {
    language: 'There is no such language here. Choose one of the list.',
    theme: 'There is no such theme. Choose system, light or dark.',
    density: 'There is no such density. Choose comfortable or compact.',
    send_key: 'There is no such key. Choose enter or ctrl-enter.',
  },
  done: {
    language: 'The language is saved.',
    theme: 'The theme is saved.',
    density: 'The density is saved.',
    send_key: 'The key is saved.',
  },
}
