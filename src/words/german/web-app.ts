export const webApp = {
  shortcuts: { settings: 'Einstellungen' },
  offline: {
    title: 'Offline',
    text: 'Der Server ist nicht zu erreichen, und diese Seite ist auf diesem Gerät nicht aufgehoben.',
    toMessages: 'Zu dem, was aufgehoben ist',
  },
}

export const webAppInBrowser = {
  keptAsOf: 'Offline. Das ist der Stand {ago}.',
  justNow: 'von gerade eben',
  newVersion: 'Es gibt eine neue Version.',
  loadNewVersion: 'Laden',
  olderMessages: 'Ältere Nachrichten',
}
