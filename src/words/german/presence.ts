export const presence = {
  isTyping: (name: string) => `${name} schreibt…`,
}

export const presenceInBrowser = {
  online: 'Online',
  away: 'Abwesend',
  lastSeen: 'Zuletzt da:',
  typing: 'schreibt…',
}
