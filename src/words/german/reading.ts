export const reading = {
  newMessages: 'Neue Nachrichten',
}

export const readingInBrowser = {
  newMessages: 'Neue Nachrichten',
}
