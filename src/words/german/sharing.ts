export const sharing = {
  title: 'Teilen',
  what: 'Was du teilst',
  notSentYet: 'Wähle jemanden aus. Du kannst es noch ändern, bevor du es sendest.',
  pickSomebody: 'Wähle jemanden aus, mit dem du es teilst.',
}
