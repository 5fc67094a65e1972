/** The address of the conversation with somebody. */
export function conversationPath(username: string): string {
  return `/with/${encodeURIComponent(username)}`
}

/** The address of a message in the conversation with somebody: the conversation opens around it. */
export function messagePath(username: string, seq: number): string {
  return `${conversationPath(username)}/${seq}`
}
