/** What the pages of people's accounts say. */
export const people = {
  title: 'People',
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
