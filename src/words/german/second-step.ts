export const secondStep = {
  title: 'Der zweite Schritt',
  forWhom: (username: string) =>
    `Der erste Schritt ist getan, ${username}. Gib jetzt den Code ein, den deine App zeigt.`,
  recoveryFor: (username: string) =>
    `Der erste Schritt ist getan, ${username}. Gib jetzt einen deiner Wiederherstellungscodes ein: Jeder gilt einmal.`,
  code: 'Code',
  codeHint: 'Sechs Ziffern. Jeder Code gilt einmal.',
  recoveryCode: 'Wiederherstellungscode',
  recoveryCodeHint: '16 Buchstaben und Ziffern. Bindestriche und Großschreibung sind gleich.',
  remember: (days: number) => `In diesem Browser ${days} Tage lang nicht nach einem Code fragen`,
  submit: 'Anmelden',
  useRecoveryCode: 'Einen Wiederherstellungscode benutzen',
  useApp: 'Die App benutzen',
  nothingLeft: 'Weder App noch Codes? Bitte einen Administrator dieses Servers, es abzuschalten.',
  again: 'Mit einem anderen Konto anmelden',
}
