/** What is said to somebody who forgot the password. */
export const forgottenPassword = {
  link: 'Forgotten password?',
  title: 'Forgotten password',
  what: 'Give the e-mail address of your account. A link to choose a new password is sent there; it works once, for half an hour.',
  address: 'E-mail address',
  submit: 'Send the link',
  sent: 'If an account has this address, a link is on its way to it. It works once, for half an hour, and only the newest one does.',
  notThere:
    'Nothing there after some minutes? Look among the unwanted mail, or ask whoever runs this server.',
  noMail:
    'This server sends no mail. Ask whoever runs it: they can give you a link by which you choose a new password.',
  toSignIn: 'Back to signing in',
}
