/** What is said of a search. */
export const search = {
  noWord: 'Type a word of at least three letters.',
  tooLong: (most: number) => `Look for less: a search has at most ${most} characters.`,
  tooManyWords: (most: number) => `Look for fewer words: at most ${most}.`,
  hasWhat: 'What a message can have is a file: has=file.',
  orders: 'Results come best or newest first.',
}
