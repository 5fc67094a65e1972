/** What is said where somebody shares something from another app. */
export const sharing = {
  title: 'Share',
  what: 'What you share',
  notSentYet: 'Pick somebody. You can still change it before you send it.',
  filesOnceMore: 'The app was not ready to take files. It is now: share them once more.',
  pickSomebody: 'Pick somebody to share it with.',
}
