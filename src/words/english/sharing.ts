/** What is said where somebody shares something from another app. */
export const sharing = {
  title: 'Share',
  what: 'What you share',
  notSentYet: 'Pick somebody. You can still change it before you send it.',
  pickSomebody: 'Pick somebody to share it with.',
}
