/** What is said while nobody runs the server yet, and where somebody begins to. */
export const setup = {
  title: 'Set this server up',
  what: 'You become its administrator, who may do everything that there is to do here. This link works once.',
  account: 'Your account',
  accountHint: 'One that there is already needs its own password.',
  accounts: { new: 'Make a new account', existing: 'Use one that I have here' },
  submit: 'Set it up',
  notYet:
    'This server is not set up yet: it has no administrator. Whoever runs it opens the setup link that it printed when it started, or runs “chatapp setup-link” for another.',
  isSetUp: 'This server is set up already: it has an administrator. Sign in, or ask them for an account.',
  noSuchLink:
    'This setup link does not work: it has expired, was used, or there is a newer one. Start the server again, or run “chatapp setup-link” beside it, and open the link that it prints within 30 minutes.',
}
