/** What is said where somebody signs in who has two-step sign-in. */
export const secondStep = {
  title: 'The second step',
  forWhom: (username: string) =>
    `The first step is done, ${username}. Now give the code that your app shows.`,
  recoveryFor: (username: string) =>
    `The first step is done, ${username}. Now give one of your recovery codes: each works once.`,
  code: 'Code',
  codeHint: 'Six digits. Each code works once.',
  recoveryCode: 'Recovery code',
  recoveryCodeHint: '16 letters and digits. Hyphens and capitals do not matter.',
  remember: (days: number) => `Do not ask for a code in this browser for ${days} days`,
  submit: 'Sign in',
  useRecoveryCode: 'Use a recovery code',
  useApp: 'Use the app',
  nothingLeft: 'Neither app nor codes? Ask an administrator of this server to turn it off.',
  again: 'Sign in with somebody else’s account',
}
