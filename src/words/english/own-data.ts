const numbers = new Intl.NumberFormat('en')

const messages = (count: number) => (count === 1 ? '1 message' : `${numbers.format(count)} messages`)

/** What the pages for one's own data say. */
export const data = {
  title: 'Your data',
  download: 'Download your data',
  what: 'A ZIP file with a page for each of your conversations, which any browser shows without the network, and the same as JSON for programs: your account, your devices, what you reported, and what the audit log has of you.',
  upTo: 'Messages that arrive while it is made may not be in it.',
  submit: 'Download',
  make: 'Make the file',
  large: 'You have many messages, so the file is made in the background. You may leave this page meanwhile.',
  waiting: 'The file is about to be made.',
  making: (done: number, total: number) => `${numbers.format(done)} of ${messages(total)} are in the file.`,
  progress: 'How far the file is',
  reload: 'See how far it is',
  ready: (megabytes: number) => `The file is ready (${numbers.format(megabytes)} MB).`,
  until: 'It can be downloaded until',
  fetch: 'Download the file',
  again: 'Make a new file',
  againHint: 'It takes the place of this one.',
  failed: {
    'too-large':
      'The file could not be made: there is more than fits into one. Ask whoever runs this server for your data.',
    full: 'The file could not be made: the server has no room for it right now. Try again tomorrow.',
    error: 'The file could not be made. Try again; if it stays so, tell whoever runs this server.',
  },
  full: 'The server has no room for the file right now. Try again tomorrow.',
  noFile: 'There is no such file any more. Make a new one.',

  delete: 'Delete your account',
  deleteWhat: 'Your account goes for good. You see what that means before anything happens.',
  deleteTitle: 'Delete your account?',
  goes: 'What goes, for good',
  goesItems: {
    name: 'your name, which somebody else may then have',
    secrets: 'your password, every session and token, and whatever else signs you in',
    settings: 'your picture, your settings, and whom you blocked',
    marks: 'how far you have read',
  },
  stays: 'What stays',
  staysItems: {
    copies:
      'your conversations, for the others in them: they keep their copies, see “Deleted account” in place of your name, and cannot write to you',
    audit: 'the entries of the audit log, and what was reported, with your name',
  },
  downloadFirst: 'Download your data first',
  passwordHint: 'It is always asked for here.',
  passwordNeeded: 'Give your password, or use a passkey: this cannot be undone.',
  deleteSubmit: 'Delete my account for good',
  cancel: 'Cancel',
  deletedTitle: 'Your account is deleted',
  deleted:
    'You are signed out everywhere. What you wrote stays with the people you wrote to, without your name.',
  toSignIn: 'Go to the sign-in page',

  /** What the pages in the ZIP say. */
  archive: {
    title: (username: string) => `Messages of ${username}`,
    made: 'Made at',
    each: 'Each conversation has the messages that there were when its turn came. All times are in UTC.',
    conversations: 'Conversations',
    none: 'There are no conversations.',
    with: 'With',
    messages: 'Messages',
    latest: 'Latest message',
    count: (count: number) => numbers.format(count),
    rest: 'For programs',
    restWhat: 'The same as JSON, and what else there is of you, stands in the folder “data”.',
    picture: 'Your picture',
    conversationWith: (username: string) => `Conversation with ${username}`,
    back: 'All conversations',
  },
}
