export const setup = {
  title: 'Diesen Server einrichten',
  what: 'Du wirst sein Administrator und darfst hier alles. Dieser Link gilt einmal.',
  account: 'Dein Konto',
  accountHint: 'Eines, das es schon gibt, braucht sein eigenes Passwort.',
  accounts: { new: 'Ein neues Konto anlegen', existing: 'Eines benutzen, das ich hier habe' },
  submit: 'Einrichten',
  notYet:
    'Dieser Server ist noch nicht eingerichtet: Er hat keinen Administrator. Wer ihn betreibt, öffnet den Einrichtungslink, den er beim Start ausgegeben hat, oder ruft „chatapp setup-link“ für einen neuen auf.',
  isSetUp:
    'Dieser Server ist schon eingerichtet: Er hat einen Administrator. Melde dich an, oder bitte dort um ein Konto.',
  noSuchLink:
    'Dieser Einrichtungslink gilt nicht: Er ist abgelaufen, wurde benutzt, oder es gibt einen neueren. Starte den Server noch einmal, oder rufe daneben „chatapp setup-link“ auf, und öffne den Link, der ausgegeben wird, binnen 30 Minuten.',
}
