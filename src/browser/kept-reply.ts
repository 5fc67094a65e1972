import { openPartner } from './open-conversation.ts'
import { type ReplyTo, readReply } from './outbox-storage.ts'
import { me } from './person.ts'
import { keep, replyPrefix } from './storage.ts'

// What is written next in a conversation replies to this message, after a reload, too.

/** Keeps it, where there is room. */
export function keepReply(reply: ReplyTo): void {
  const name = nameOfOpen()
  if (name !== null) keep(name, JSON.stringify(reply))
}

/** Gives it, or null where there is none. */
export function keptReply(): ReplyTo | null {
  try {
    return readReply(JSON.parse(localStorage.getItem(nameOfOpen() ?? '') ?? 'null'))
  } catch {
    return null
  }
}

/** It was sent, or is not wanted any more. */
export function forgetReply(): void {
  const name = nameOfOpen()
  if (name !== null) localStorage.removeItem(name)
}

function nameOfOpen(): string | null {
  const partner = openPartner()
  return partner === null ? null : replyPrefix(me()) + partner
}
