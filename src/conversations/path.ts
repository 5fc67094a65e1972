/** The address of the conversation with somebody. */
export function conversationPath(username: string): string {
  return `/with/${encodeURIComponent(username)}`
}
