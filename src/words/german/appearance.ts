export const appearance = {
  title: 'Darstellung',
  language: 'Sprache',
  languageHint: 'Der Seiten und der Mails an dich.',
  asBrowser: 'Wie der Browser es will',
  saveLanguage: 'Sprache speichern',
  theme: 'Farben',
  themes: { system: 'Wie im System', light: 'Hell', dark: 'Dunkel' },
  saveTheme: 'Farben speichern',
  density: 'Dichte',
  densities: { comfortable: 'Geräumig', compact: 'Kompakt: mehr auf einer Seite' },
  saveDensity: 'Dichte speichern',
  sendKey: 'Was eine Nachricht sendet',
  sendKeyHint:
    'Auf einer Tastatur. Was nicht sendet, beginnt eine neue Zeile; der Knopf sendet in jedem Fall.',
  sendKeys: {
    enter: 'Enter',
    'ctrl-enter': 'Strg+Enter oder ⌘+Enter',
  },
  saveSendKey: 'Taste speichern',
  wrong: {
    language: 'Diese Sprache gibt es hier nicht. Wähle eine aus der Liste.',
    theme: 'Diese Farben gibt es nicht. Wähle System, hell oder dunkel.',
    density: 'Diese Dichte gibt es nicht. Wähle geräumig oder kompakt.',
    send_key: 'Diese Taste gibt es nicht. Wähle enter oder ctrl-enter.',
  },
  done: {
    language: 'Die Sprache ist gespeichert.',
    theme: 'Die Farben sind gespeichert.',
    density: 'Die Dichte ist gespeichert.',
    send_key: 'Die Taste ist gespeichert.',
  },
}
