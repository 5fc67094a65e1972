export const forgottenPassword = {
  link: 'Passwort vergessen?',
  title: 'Passwort vergessen',
  what: 'Gib die E-Mail-Adresse deines Kontos an. Dorthin kommt ein Link für ein neues Passwort; er gilt einmal, eine halbe Stunde lang.',
  address: 'E-Mail-Adresse',
  submit: 'Link senden',
  sent: 'Wenn ein Konto diese Adresse hat, ist ein Link dorthin unterwegs. Er gilt einmal, eine halbe Stunde lang, und nur der neueste gilt.',
  notThere:
    'Nach ein paar Minuten noch nichts da? Sieh bei den unerwünschten Mails nach, oder frag die Betreiber dieses Servers.',
  noMail:
    'Dieser Server sendet keine Mails. Frag die Betreiber: Sie können dir einen Link geben, über den du ein neues Passwort wählst.',
  toSignIn: 'Zurück zur Anmeldung',
}
