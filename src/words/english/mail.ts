const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** What mails say. */
export const mail = {
  greeting: (username: string) => `Hello ${username},`,
  closing: (server: string, url: string) =>
    `This mail is from ${server}, ${url}. Nobody reads answers to it.`,
  toSecurity: 'Look at how you sign in',
  toDevices: 'See where you are signed in',
  twoStepRemoved: {
    subject: (server: string) => `Two-step sign-in was turned off for your account on ${server}`,
    whatHappened:
      'An administrator has turned two-step sign-in off for your account. From now on, your password alone signs you in.',
    whatToDo:
      'You can turn it on again in the settings. If you did not ask for this, ask whoever runs the server.',
  },
  codesFailed: {
    subject: (server: string) => `Somebody knows the password of your account on ${server}`,
    whatHappened: (address: string) =>
      `Somebody has given your password, and then ten wrong codes of your app, the last one from ${address}. They did not get in. For a day, no more codes of the app are looked at; your recovery codes work.`,
    whatToDo: 'If that was not you, choose a new password.',
  },
  newBrowser: {
    subject: (server: string) => `Somebody signed in to your account on ${server}`,
    whatHappened: (device: string, address: string, at: Date) =>
      `Somebody signed in to your account with a browser that was not used for it before: ${device}, from ${address}, on ${moments.format(at)} UTC.`,
    whatToDo: 'If that was you, there is nothing to do. If not, end that session and choose a new password.',
  },
}
