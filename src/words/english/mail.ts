const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** What mails say. */
export const mail = {
  greeting: (username: string) => `Hello ${username},`,
  closing: (server: string, url: string) =>
    `This mail is from ${server}, ${url}. Nobody reads answers to it.`,
  toSecurity: 'Look at how you sign in',
  toDevices: 'See where you are signed in',
  test: {
    subject: (server: string) => `A mail of ${server}, to see whether it arrives`,
    whatHappened: 'It did. Whoever runs the server has sent it with `chatapp mail test`.',
  },
  confirmAddress: {
    subject: (server: string) => `Confirm your e-mail address for ${server}`,
    whatHappened: (username: string, server: string) =>
      `Somebody has given this address for the account ${username} on ${server}. If that was you, confirm it:`,
    link: 'Confirm this address',
    whatToDo:
      'The link works for a day. If it was not you, there is nothing to do: without the link, nothing happens.',
  },
  addressChanged: {
    subject: (server: string) => `Your e-mail address on ${server} was changed`,
    whatHappened: (username: string) =>
      `This address does not belong to the account ${username} any more: somebody who was signed in to it has changed or removed it.`,
    whatToDo: 'If that was not you, choose a new password now, or ask whoever runs the server.',
  },
  resetPassword: {
    subject: (server: string) => `Choose a new password for ${server}`,
    whatHappened: (username: string) =>
      `Somebody asked for a link to choose a new password for the account ${username}. If that was you, open it:`,
    link: 'Choose a new password',
    whatToDo:
      'The link works once, for half an hour, and only the newest one does. If you did not ask for it, there is nothing to do: your password stays as it is.',
  },
  passwordLink: {
    whatHappened: (username: string) =>
      `An administrator has made a link to choose a new password for your account ${username}. This one does the same:`,
    whatToDo:
      'The link works once, for a day. If you did not ask for it, ask whoever runs the server: your password stays as it is until a link is used.',
  },
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
  /** Somebody can get into the account in one way more, also after another password. */
  accessAdded: {
    passkey: {
      subject: (server: string) => `A passkey was added to your account on ${server}`,
      whatHappened: (address: string) =>
        `Somebody who was signed in to your account has added a passkey to it, from ${address}. It signs in without your password.`,
    },
    token: {
      subject: (server: string) => `An API token was made for your account on ${server}`,
      whatHappened: (address: string) =>
        `Somebody who was signed in to your account has made an API token for it, from ${address}. A program can use it without your password.`,
    },
    webhook: {
      subject: (server: string) => `A webhook was set up for your account on ${server}`,
      whatHappened: (address: string) =>
        `Somebody who was signed in to your account has had a webhook set up for it, from ${address}. What is sent to you is posted to it, also after another password.`,
    },
    'single-sign-on': {
      subject: (server: string) => `Your account on ${server} was joined to single sign-on`,
      whatHappened: (address: string) =>
        `Somebody who was signed in to your account has joined it to single sign-on, from ${address}. It signs in without your password.`,
    },
    whatToDo:
      'If that was you, there is nothing to do. If not, remove it in the settings and choose a new password.',
  },
  newBrowser: {
    subject: (server: string) => `Somebody signed in to your account on ${server}`,
    whatHappened: (device: string, address: string, at: Date) =>
      `Somebody signed in to your account with a browser that was not used for it before: ${device}, from ${address}, on ${moments.format(at)} UTC.`,
    whatToDo: 'If that was you, there is nothing to do. If not, end that session and choose a new password.',
  },
}
