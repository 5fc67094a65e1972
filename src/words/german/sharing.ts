export const sharing = {
  title: 'Teilen',
  what: 'Was du teilst',
  notSentYet: 'Wähle jemanden aus. Du kannst es noch ändern, bevor du es sendest.',
  filesOnceMore: 'Die App konnte noch keine Dateien annehmen. Jetzt kann sie es: Teile sie noch einmal.',
  pickSomebody: 'Wähle jemanden aus, mit dem du es teilst.',
}
