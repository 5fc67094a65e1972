/** How somebody is here. */
export const presence = {
  isTyping: (name: string) => `${name} is typing…`,
}

/** The same in what the page's script says. */
export const presenceInBrowser = {
  online: 'Online',
  away: 'Away',
  /** Before a time of day or a date. */
  lastSeen: 'Last seen',
  typing: 'typing…',
}
