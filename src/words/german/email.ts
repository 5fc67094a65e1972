export const email = {
  title: 'E-Mail-Adresse',
  what: 'Hierhin kommt ein Link für ein neues Passwort, wenn du deines vergessen hast, und eine Nachricht, wenn sich jemand mit einem neuen Browser bei deinem Konto anmeldet. Sonst sieht sie niemand.',
  confirmed: 'Deine Adresse',
  none: 'keine',
  waiting: 'Wartet darauf, dass der Link geöffnet wird',
  address: 'Neue Adresse',
  hint: 'Wir senden einen Link dorthin; die Adresse zählt, sobald du ihn geöffnet hast. Leer: keine Adresse.',
  submit: 'Speichern',
  sent: 'Ein Link ist unterwegs. Öffne ihn binnen eines Tages, und die Adresse gehört dir.',
  kept: 'Das ist schon deine Adresse.',
  removed: 'Du hast hier keine E-Mail-Adresse mehr.',
  noMail: 'Dieser Server sendet keine Mails, darum lässt sich keine Adresse angeben.',
  stateNone: 'Keine: Einem vergessenen Passwort ist per Mail nicht abzuhelfen',
  stateConfirmed: (address: string) => `${address}, bestätigt`,
  stateWaiting: (address: string) => `${address} ist noch nicht bestätigt`,
  confirmTitle: 'Bestätige deine E-Mail-Adresse',
  confirmWhat: (address: string, username: string) =>
    `Ist ${address} die E-Mail-Adresse des Kontos ${username}?`,
  confirmSubmit: 'Ja, bestätigen',
  isConfirmed: 'Die Adresse ist bestätigt',
  isConfirmedWhat: (address: string, username: string) =>
    `${address} ist jetzt die E-Mail-Adresse des Kontos ${username}.`,
}
