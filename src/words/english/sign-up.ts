/** What is said where somebody makes an account. */
export const signUp = {
  title: 'Make an account',
  submit: 'Make my account',
  haveAccount: 'Have an account?',
  toSignIn: 'Sign in',
  closed: 'Sign-up is closed',
  askOperator: 'Ask whoever runs this server for an account.',
  byInvitation: 'Sign-up is by invitation',
  askForInvitation: 'Ask whoever runs this server for one, and open its link.',
  haveOne: 'You have an account',
  forSomebodyNew: (username: string) =>
    `You are signed in as ${username}. This invitation is for somebody who has no account here yet; it is not used up.`,
}
