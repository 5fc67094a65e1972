/** Where the configuration gives the provider no name. */
const called = (name: string) => name || 'single sign-on'

/** What is said of signing in by a provider that people have for several programs. */
export const singleSignOn = {
  title: (name: string) => name || 'Single sign-on',
  signIn: (name: string) => `Sign in with ${called(name)}`,
  signUp: (name: string) => `Make an account with ${called(name)}`,
  chooseName: 'Choose a username',
  chooseNameWhy: (name: string) =>
    `You are known to ${called(name)}, and have no account here yet. By which name shall others find you?`,
  makeAccount: 'Make my account',
  what: (name: string) =>
    `Whoever signs in with ${called(name)} as the person to whom this account is joined gets into it without its password.`,
  joined: 'Joined',
  notJoined: 'This account is not joined.',
  joinedAs: (name: string, shown: string) =>
    shown === ''
      ? `This account is joined to you at ${called(name)}.`
      : `This account is joined to “${shown}” at ${called(name)}.`,
  join: 'Join this account',
  joinWhat: (name: string) =>
    `You go to ${called(name)} and sign in there. Before anything changes, you are shown as whom.`,
  goOn: 'Go on',
  joinOf: (name: string, shown: string, username: string) =>
    shown === ''
      ? `Whoever you are signed in as at ${called(name)} will be able to sign in here as ${username}.`
      : `“${shown}” at ${called(name)} will be able to sign in here as ${username}.`,
  joinConfirm: 'Join my account',
  leave: 'Leave it as it is',
  remove: 'Take it off',
  removeWhat: (name: string) => `You cannot sign in here with ${called(name)} any more.`,
  removeSubmit: 'Take it off this account',
  confirm: 'Confirm that it is you',
  confirmWhat: (name: string) =>
    `What cannot be undone asks for your password. Signing in with ${called(name)} once more counts as well, for ten minutes.`,
  done: {
    joined: 'This account is joined.',
    removed: 'This account is joined no longer.',
    confirmed: 'Thank you. That counts for ten minutes.',
  },
  lastWay: 'This is the only way in which you can sign in. Choose a password first, or add a passkey.',
  passwordless: (name: string) =>
    `You have no password here. Confirm under Settings, Sign-in and security, ${called(name)} that it is you; that counts for ten minutes.`,
  problems: {
    unreachable: (name: string) =>
      `${name || 'Single sign-on'} cannot be reached right now. Try again in a moment, or sign in with your password.`,
    cancelled: (name: string) =>
      `You were not signed in with ${called(name)}: it was cancelled there, or refused.`,
    refused: (name: string) =>
      `What ${called(name)} answered could not be trusted, so nobody was signed in. Try again; if it stays so, tell whoever runs this server.`,
    'not-begun-here': () =>
      'This sign-in was begun in another browser, took too long, or was finished before. Begin again.',
    'no-account': (name: string) =>
      `No account here is joined to you at ${called(name)}. If you have one, sign in to it and join it in its settings; else ask whoever runs this server.`,
    'invitation-needed': () =>
      'You have no account here yet, and they are made by invitation. Open the link of your invitation first.',
    'no-such-invitation': () =>
      'This invitation does not work: it was used up, has ended or was revoked. Ask whoever gave it to you for another.',
    disabled: () => 'This account is disabled. Ask whoever runs this server.',
    'not-yours': (name: string) =>
      `You have signed in with ${called(name)} as somebody to whom this account is not joined. Nothing was changed.`,
    taken: (name: string) =>
      `Another account here is joined to whom you have signed in as with ${called(name)}. Nothing was changed.`,
    'has-one': () => 'This account is joined already.',
  },
}
