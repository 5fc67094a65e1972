/** What is said where ChatApp is an app of its own: on a phone, in a window without a browser around it, offline. */
export const webApp = {
  shortcuts: { search: 'Search', settings: 'Settings' },
  settings: {
    title: 'App',
    install: 'Install the app',
    installWhat:
      'On a phone or a computer it then has an icon and a window of its own, opens without the network, and takes what other apps share.',
    installHow: 'Your browser’s menu has it as “Install” or “Add to Home Screen”, where it can.',
    installed: 'This is the app.',
    installSubmit: 'Install',
    kept: 'What this device keeps',
    keptWhat:
      'So that it opens without the network, this browser keeps for at most 30 days what was open last: the list, the latest messages of up to 30 conversations and, made small, the pictures that you saw in them. It all goes when you sign out. Whoever can use this device with your browser can read it, as they can read what is open.',
    keptNone: 'It keeps no conversation right now.',
    keptCount: 'Conversations kept:',
    forget: 'Forget them',
    forgotten: 'They are forgotten on this device. They stay on the server.',
  },
  offline: {
    title: 'Offline',
    text: 'The server is out of reach, and this page is not kept on this device.',
    shared: 'What you share is kept on this device. When the server is back, pick with whom.',
    tryAgain: 'Try again',
    toMessages: 'Go to what is kept',
  },
}

/** The same, said by the script of a page. */
export const webAppInBrowser = {
  /** `{ago}` is such as “5 minutes ago”. */
  keptAsOf: 'Offline. This is what was here {ago}.',
  justNow: 'a moment ago',
  filmNeedsNetwork: 'This video needs the network.',
  newVersion: 'There is a new version.',
  loadNewVersion: 'Load it',
  sharedWaits: 'You shared something while you were offline.',
  pickWithWhom: 'Pick with whom',
  olderMessages: 'Older messages',
}
