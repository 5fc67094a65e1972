/** What is said where ChatApp is an app of its own: on a phone, in a window without a browser around it, offline. */
export const webApp = {
  shortcuts: { settings: 'Settings' },
  offline: {
    title: 'Offline',
    text: 'The server is out of reach, and this page is not kept on this device.',
    toMessages: 'Go to what is kept',
  },
}

/** The same, said by the script of a page. */
export const webAppInBrowser = {
  /** `{ago}` is such as “5 minutes ago”. */
  keptAsOf: 'Offline. This is what was here {ago}.',
  justNow: 'a moment ago',
  newVersion: 'There is a new version.',
  loadNewVersion: 'Load it',
  olderMessages: 'Older messages',
}
