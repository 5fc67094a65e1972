export const signUp = {
  title: 'Konto anlegen',
  submit: 'Mein Konto anlegen',
  haveAccount: 'Hast du ein Konto?',
  toSignIn: 'Anmelden',
  closed: 'Die Registrierung ist geschlossen',
  askOperator: 'Bitte die Betreiber dieses Servers um ein Konto.',
  byInvitation: 'Registrierung nur mit Einladung',
  askForInvitation: 'Bitte die Betreiber dieses Servers um eine, und öffne ihren Link.',
  haveOne: 'Du hast ein Konto',
  forSomebodyNew: (username: string) =>
    `Du bist als ${username} angemeldet. Diese Einladung ist für jemanden, der hier noch kein Konto hat; sie ist nicht aufgebraucht.`,
}
