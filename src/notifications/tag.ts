/** By which name browsers know the notification of a conversation: a newer one takes the place of the one before. */
export function tagOf(partner: string): string {
  return `conversation:${partner}`
}
