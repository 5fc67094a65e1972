/** What the page says on which somebody changes their own password. */
export const password = {
  title: 'Your password',
  what: 'Choosing another password signs you out everywhere but here. Programs with an API token go on:',
  toTokens: 'look at your tokens',
  old: 'The password you have',
  new: 'The new password',
  submit: 'Change the password',
  back: 'Back',
  done: 'The password is changed. You are signed in here alone.',
  state: 'Asked for when you sign in',
  none: 'You have none: you sign in without one',
  first:
    'You have no password. With one you can also sign in by it, and confirm by it what cannot be undone. Choosing it signs you out everywhere but here.',
  firstSubmit: 'Choose a password',
}
