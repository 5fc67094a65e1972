export const webApp = {
  shortcuts: { search: 'Suchen', settings: 'Einstellungen' },
  settings: {
    title: 'App',
    install: 'Die App installieren',
    installWhat:
      'Auf einem Telefon oder Rechner hat sie dann ein Symbol und ein Fenster für sich, öffnet sich ohne Netz und nimmt, was andere Apps teilen.',
    installHow: 'Im Menü deines Browsers heißt es „Installieren“ oder „Zum Startbildschirm“, wo er das kann.',
    installed: 'Das ist die App.',
    installSubmit: 'Installieren',
    kept: 'Was dieses Gerät aufhebt',
    keptWhat:
      'Damit sie sich ohne Netz öffnet, hebt dieser Browser höchstens 30 Tage lang auf, was zuletzt offen war: die Liste, die letzten Nachrichten von bis zu 30 Unterhaltungen und, verkleinert, die Bilder, die du darin gesehen hast. Wenn du dich abmeldest, ist alles weg. Wer dieses Gerät mit deinem Browser benutzen kann, kann es lesen, so wie das, was offen ist.',
    keptNone: 'Zurzeit hebt es keine Unterhaltung auf.',
    keptCount: 'Aufgehobene Unterhaltungen:',
    forget: 'Vergessen',
    forgotten: 'Auf diesem Gerät sind sie vergessen. Auf dem Server bleiben sie.',
  },
  offline: {
    title: 'Offline',
    text: 'Der Server ist nicht zu erreichen, und diese Seite ist auf diesem Gerät nicht aufgehoben.',
    shared:
      'Was du teilst, ist auf diesem Gerät aufgehoben. Wenn der Server wieder da ist, wähle aus, mit wem.',
    tryAgain: 'Noch einmal versuchen',
    toMessages: 'Zu dem, was aufgehoben ist',
  },
}

export const webAppInBrowser = {
  keptAsOf: 'Offline. Das ist der Stand {ago}.',
  justNow: 'von gerade eben',
  filmNeedsNetwork: 'Dieses Video braucht das Netz.',
  newVersion: 'Es gibt eine neue Version.',
  loadNewVersion: 'Laden',
  sharedWaits: 'Du hast etwas geteilt, während du offline warst.',
  pickWithWhom: 'Auswählen, mit wem',
  olderMessages: 'Ältere Nachrichten',
}
