export const reading = {
  newMessages: 'Neue Nachrichten',
  newer: 'Neuere Nachrichten',
  linked: 'Hierher führt der Link.',
  noSuchMessage: 'Die Nachricht, zu der dieser Link führt, gibt es nicht. Vielleicht wurde sie entfernt.',
}

export const readingInBrowser = {
  newMessages: 'Neue Nachrichten',
  oneNewMessage: 'Eine neue Nachricht',
  manyNewMessages: '{count} neue Nachrichten',
}
