/** What is said about where one is in a conversation, and what is new there. */
export const reading = {
  newMessages: 'New messages',
}

/** The same, said by the script of a page. */
export const readingInBrowser = {
  newMessages: 'New messages',
}
