const numbers = new Intl.NumberFormat('en')

/** What the pages of people's accounts say. */
export const people = {
  title: 'People',
  caption: 'Accounts',
  search: 'Part of the name',
  state: 'State',
  role: 'Role',
  sort: 'Order',
  all: 'All',
  find: 'Find',
  states: { active: 'Active', disabled: 'Disabled' },
  roles: { member: 'Member', administrator: 'Administrator' },
  sorts: {
    name: 'By name',
    newest: 'Newest first',
    oldest: 'Oldest first',
    seen: 'Seen last first',
    unseen: 'Not seen for the longest first',
  },
  unknownState: 'Choose active or disabled.',
  unknownRole: 'There is no such role. Choose member or administrator.',
  unknownSort: 'Choose one of the orders.',
  username: 'Username',
  displayName: 'Display name',
  none: 'None',
  made: 'Made',
  lastSeen: 'Last seen',
  never: 'Never',
  choose: (username: string) => `Choose ${username}`,
  withChosen: 'Everybody who is chosen:',
  chooseSomebody: 'Choose somebody first: check the boxes before their names.',
  signOut: 'Sign out everywhere',
  disable: 'Disable',
  enable: 'Enable',
  delete: 'Delete',
  cancel: 'Cancel',
  several: {
    disable: 'Disable these accounts?',
    enable: 'Enable these accounts?',
    'sign-out': 'Sign these people out everywhere?',
    delete: 'Delete these accounts?',
  },
  notDone: (username: string, why: string) => `${username}: ${why}`,

  add: 'Add somebody',
  addSubmit: 'Make the account',
  addPasswordHint: 'Leave it empty to get a link instead, by which they choose one.',

  disabledSince: 'Nobody can sign in to this account, and nobody can write to it. What was written stays.',
  changeRole: 'Change the role',
  roleHint: 'An administrator may do all that these pages do. Whoever becomes one has to sign in anew.',
  figures: 'Figures',
  sent: 'Messages sent',
  conversations: 'Conversations',
  figure: (count: number) => numbers.format(count),
  moreThan: (count: number) => `More than ${numbers.format(count)}`,
  sessions: 'Sessions',
  sessionsCaption: 'Where this person is signed in',
  browser: 'Browser or program',
  address: 'Address',
  began: 'Began',
  lastUsed: 'Last used',
  signIns: 'Sign-ins',
  signInsCaption: 'The latest sign-ins, those that failed too',
  time: 'Time',
  outcome: 'Outcome',
  signedIn: 'Signed in',
  failed: 'Failed',
  more: 'More',

  makeLink: 'Make a sign-in link',
  linkTitle: (username: string) => `A link for ${username}`,
  linkWhat:
    'Whoever has the link chooses a new password for this account, once, within 24 hours. Nothing changes until then; after that, every session that there was has ended. A link that was made before no longer works.',
  linkSubmit: 'Make the link',
  linkShownOnce: 'This link is shown only now. Give it to nobody else.',
  link: 'Link',
  linkUntil: 'It works once, until',
  linkHint: 'Select it and copy it.',
  toPerson: (username: string) => `Go back to ${username}`,

  twoStep: 'Two-step sign-in',
  twoStepStates: { on: 'On', off: 'Off' },
  twoStepOff: 'Turn two-step sign-in off',
  twoStepTitle: (username: string) => `Turn off the two-step sign-in of ${username}?`,
  twoStepWhat:
    'For somebody whose app and recovery codes are gone. From then on, the password alone signs them in. Make sure that it is they who ask: somebody who has only found out the password would ask for the same. They are told by mail, if they have an address here.',
  twoStepSubmit: 'Turn it off',

  deleteTitle: (username: string) => `Delete ${username}?`,
  goes: 'What goes, for good',
  goesItems: {
    name: 'the name, which somebody else may then have',
    secrets: 'the password, every session, and whatever else signs in',
    marks: 'how far this person has read',
  },
  stays: 'What stays',
  staysItems: {
    copies:
      'the conversations, for the others in them: they see “Deleted account” in place of the name, and cannot write to it',
    audit: 'the entries of the audit log, and what was reported, with the name',
  },
  withMessages: 'Remove the conversations too, for everybody',
  withMessagesHint:
    'Nothing of what this person wrote or was written stays with anybody, except for what was reported.',
  deleteSubmit: 'Delete for good',

  done: {
    added: 'The account is made.',
    disabled: 'Nobody can sign in to this account any more; every session has ended.',
    enabled: 'This person can sign in again.',
    role: 'The role is changed.',
    'signed-out': 'This person is signed out everywhere.',
    'two-step-off': 'The two-step sign-in of this person is off.',
    deleted: 'The account is deleted.',
  },
  severalDone: {
    disable: (count: number) =>
      count === 1 ? '1 account is disabled.' : `${numbers.format(count)} accounts are disabled.`,
    enable: (count: number) =>
      count === 1 ? '1 account is enabled.' : `${numbers.format(count)} accounts are enabled.`,
    'sign-out': (count: number) =>
      count === 1
        ? '1 person is signed out everywhere.'
        : `${numbers.format(count)} people are signed out everywhere.`,
    delete: (count: number) =>
      count === 1 ? '1 account is deleted.' : `${numbers.format(count)} accounts are deleted.`,
  },

  /** Who did something, where no person did. */
  commandLine: 'the command line',
  /** What was changed while somebody had an account before them. */
  meanwhile: {
    disabled: (who: string) => `Meanwhile ${who} has disabled this account. Nothing was changed: look again.`,
    enabled: (who: string) => `Meanwhile ${who} has enabled this account. Nothing was changed: look again.`,
    promoted: (who: string) =>
      `Meanwhile ${who} has made this person an administrator. Nothing was changed: look again.`,
    demoted: (who: string) =>
      `Meanwhile ${who} has made this administrator a member. Nothing was changed: look again.`,
    deleted: (who: string) =>
      `Meanwhile ${who} has deleted this account, and somebody else has the name. Nothing was changed: look again.`,
  },
}
