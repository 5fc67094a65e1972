/** What is said of somebody’s own e-mail address. */
export const email = {
  title: 'E-mail address',
  what: 'A link to choose a new password is sent here when you forgot yours, and a notice when somebody signs in to your account with a new browser. Nobody else sees it.',
  confirmed: 'Your address',
  none: 'none',
  waiting: 'Waiting for its link to be opened',
  address: 'New address',
  hint: 'We send a link there; the address counts once you have opened it. Leave this empty to have none.',
  submit: 'Save',
  sent: 'A link is on its way. Open it within a day, and the address is yours.',
  kept: 'This is your address already.',
  removed: 'You have no e-mail address here any more.',
  noMail: 'This server sends no mail, so no address can be given.',
  stateNone: 'None: a forgotten password cannot be mended by mail',
  stateConfirmed: (address: string) => `${address}, where mail goes`,
  stateWaiting: (address: string) => `${address} is not confirmed yet`,
  confirmTitle: 'Confirm your e-mail address',
  confirmWhat: (address: string, username: string) =>
    `Is ${address} the e-mail address of the account ${username}?`,
  confirmSubmit: 'Yes, confirm it',
  isConfirmed: 'The address is confirmed',
  isConfirmedWhat: (address: string, username: string) =>
    `${address} is now the e-mail address of the account ${username}.`,
}
