/** A message as it is, as the table and a device see it. */
export type Version = {
  body: string
  isEdited: boolean
  isDeleted: boolean
  replyTo: number | null
  reactions: { emoji: string; users: string[] }[]
  change: number | null
}

/** A message as the API gives it. */
type Answered = {
  body: string
  edited: string | null
  deleted: string | null
  reply_to: number | null
  reactions: { emoji: string; users: string[] }[]
  change: number | null
}

export function versionOf({ edited, deleted, reply_to, body, reactions, change }: Answered): Version {
  return {
    body,
    isEdited: edited !== null,
    isDeleted: deleted !== null,
    replyTo: reply_to,
    reactions,
    change,
  }
}

/** All there is about it, in words: two versions are the same where these are. */
export function describeVersion({ body, isEdited, isDeleted, replyTo, reactions, change }: Version): string {
  return [
    isDeleted ? `deleted${body}` : `“${body}”`,
    isEdited && 'edited',
    replyTo !== null && `a reply to ${replyTo}`,
    ...reactions.map(({ emoji, users }) => `${emoji} by ${users.join(' and ')}`),
    change !== null && `as of change ${change}`,
  ]
    .filter(Boolean)
    .join(', ')
}
