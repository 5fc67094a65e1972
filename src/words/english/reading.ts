/** What is said about where one is in a conversation, and what is new there. */
export const reading = {
  newMessages: 'New messages',
  newer: 'Newer messages',
  linked: 'This is where the link leads.',
  noSuchMessage: 'The message that this link leads to is not there. It may have been removed.',
}

/** The same, said by the script of a page. */
export const readingInBrowser = {
  newMessages: 'New messages',
  oneNewMessage: 'One new message',
  manyNewMessages: '{count} new messages',
}
