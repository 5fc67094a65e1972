/** What the page of the server's settings says. */
export const settings = {
  title: 'Settings',
  what: 'They hold on every instance as soon as they are saved.',
  save: 'Save',
  saved: 'The settings are saved.',
  fixed: (source: string) => `Set by ${source}, and cannot be changed here.`,
  names: {
    serverName: 'Name of the server',
    signUp: 'Who may make an account',
    welcome: 'Welcome',
    whoMayWrite: 'Who may write to whom',
    editMinutes: 'Minutes in which a message may be edited',
    retentionDays: 'Days after which messages are removed',
  },
  hints: {
    serverName: 'In the title of each page, and on the page where people sign in.',
    signUp: 'Administrators can add people whatever is chosen.',
    welcome: 'One line on the page where people sign in. Empty: there is none.',
    whoMayWrite:
      'With one message, nobody can write a second time to somebody who has not answered. Conversations in which both have written go on.',
    editMinutes: 'From 0 to 525,600; 0 is for ever. It holds once messages can be edited.',
    retentionDays: 'From 0 to 36,500; 0 is never. It is kept for later: nothing is removed yet.',
  },
  choices: {
    open: 'Everybody',
    invitation: 'Whoever has an invitation',
    closed: 'Nobody',
    everybody: 'Everybody to everybody',
    answered: 'One message until they write back',
  },
  none: 'none',
  unusable: {
    serverName: 'The name has 1 to 60 characters, in one line.',
    signUp: 'Choose who may make an account.',
    welcome: 'The text has 500 characters at most, in one line.',
    whoMayWrite: 'Choose who may write to whom.',
    editMinutes: 'A whole number of minutes from 0 to 525,600 is needed.',
    retentionDays: 'A whole number of days from 0 to 36,500 is needed.',
  },
}
