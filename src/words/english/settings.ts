/** What the page of the server's settings says. */
export const settings = {
  title: 'Settings',
  unusable: {
    serverName: 'The name has 1 to 60 characters, in one line.',
    signUp: 'Choose who may make an account.',
    welcome: 'The text has 500 characters at most, in one line.',
    whoMayWrite: 'Choose who may write to whom.',
    editMinutes: 'A whole number of minutes from 0 to 525,600 is needed.',
    retentionDays: 'A whole number of days from 0 to 36,500 is needed.',
  },
}
