export const notifications = {
  title: 'Mitteilungen',
  done: {
    saved: 'Gespeichert.',
    quiet: 'Deine Ruhezeiten sind gespeichert.',
    paused: 'Pause. Bis dahin stört dich nichts.',
    resumed: 'Du erhältst wieder Mitteilungen.',
  },
  sound: 'Ton',
  whatSound: {
    on: 'Solange ChatApp offen ist, hörst du bei einer neuen Nachricht einen kurzen Ton.',
    off: 'Neue Nachrichten machen keinen Ton.',
  },
  setSound: { on: 'Ton abspielen', off: 'Keinen Ton abspielen' },
  listen: 'Anhören',
  notifications: 'Mitteilungen',
  whatNotifications: {
    on: 'Solange ChatApp offen ist und du etwas anderes ansiehst, zeigt dein Browser zu jeder Unterhaltung mit Neuem eine Mitteilung.',
    off: 'Solange ChatApp offen ist, erscheinen keine Mitteilungen.',
  },
  setNotifications: { on: 'Mitteilungen zeigen', off: 'Keine Mitteilungen zeigen' },
  tryOut: 'Ausprobieren',
  whatText: {
    on: 'Mitteilungen enthalten den Text der Nachricht: Wer deinen Bildschirm sieht, kann ihn lesen.',
    off: 'Mitteilungen sagen, von wem eine Nachricht ist, und nicht, was darin steht.',
  },
  setText: { on: 'Auch den Text zeigen', off: 'Den Text nicht zeigen' },
  whileClosed: 'Geräte, die Mitteilungen erhalten, wenn ChatApp nicht offen ist',
  withoutScript: 'Ton und Mitteilungen brauchen JavaScript, das hier ausgeschaltet ist.',
  quiet: 'Ruhezeiten',
  quietHint:
    'Dann stört dich nichts: kein Ton, keine Mitteilung, auf keinem deiner Geräte. Nachrichten kommen trotzdem an.',
  quietDays: 'An den Tagen und in den Nächten, die beginnen am',
  days: {
    1: 'Montag',
    2: 'Dienstag',
    3: 'Mittwoch',
    4: 'Donnerstag',
    5: 'Freitag',
    6: 'Samstag',
    7: 'Sonntag',
  },
  quietFrom: 'Von',
  quietUntil: 'Bis',
  quietUntilHint: 'Liegt das nicht nach dem Beginn, ist der nächste Tag gemeint.',
  timeZone: 'Deine Zeitzone',
  saveQuiet: 'Ruhezeiten speichern',
  isQuietNow: 'Gerade ist eine deiner Ruhezeiten.',
  pause: 'Pause',
  pauseHint: 'Für dieses eine Mal, zu jeder Uhrzeit.',
  pausedUntil: 'Nichts stört dich bis',
  pauses: { hour: 'Eine Stunde', morning: 'Bis morgen früh', end: 'Pause beenden' },
  wrong: {
    time: 'Nötig ist eine Uhrzeit, etwa 22:00.',
    days: 'Tage sind die Zahlen 1 (Montag) bis 7.',
    timeZone: 'Nötig ist eine Zeitzone, etwa Europe/Berlin.',
    pausedUntil:
      'Nötig ist ein Zeitpunkt nach ISO 8601, etwa 2026-03-31T08:00:00Z; oder null, um die Pause zu beenden.',
  },
  newMessage: 'Neue Nachricht',
}

export const notificationsInSettings = {
  allowed: 'Dieser Browser zeigt sie.',
  notAsked: 'Dieser Browser wurde noch nicht gefragt, ob er sie zeigen darf.',
  ask: 'Diesen Browser fragen',
  blocked:
    'Der Browser blockiert sie. Erlaube Mitteilungen für diese Seite in seinen Einstellungen, neben der Adresse, und lade die Seite neu.',
  impossible:
    'Dieser Browser kann sie hier nicht zeigen: Dazu braucht es https, und auf einem Telefon die Seite auf dem Startbildschirm.',
  silent:
    'Der Browser hat keinen Ton durchgelassen. Drücke noch einmal, und sieh nach, ob die Seite stumm ist.',
  trialTitle: 'Es funktioniert',
  trialText: 'So erfährst du von neuen Nachrichten.',
}
