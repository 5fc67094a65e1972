import type { MessageAnswer } from '../../src/messages/model.ts'

/** A message, and when it arrived by `performance.now()`. */
export type Received = { id: number; seq: number; body: string; at: number }

/** What a device has of a conversation. */
export type Held = {
  /** New messages, as they came. */
  received: Received[]
  /** The number of the last change that it has, with all before it. */
  change: number
  /** Takes what the server gave: a message stays as it is where an older version of it comes. */
  keep(version: MessageAnswer): void
  /** Takes a new message. */
  take(message: MessageAnswer): void
  /** The messages that it got, as they are now by what it knows, in their order. */
  shown(): MessageAnswer[]
}

/** @param change the number of the last change that there was when the first message was read */
export function createHeld(change: number): Held {
  const received: Received[] = []
  // Of messages that are still to come, too: the version that comes may be older.
  const versions = new Map<number, MessageAnswer>()

  function keep(version: MessageAnswer): void {
    const known = versions.get(version.id)
    if (!known || (known.change ?? 0) <= (version.change ?? 0)) versions.set(version.id, version)
  }

  return {
    received,
    change,
    keep,
    take(message) {
      keep(message)
      const { id, seq, body } = message
      received.push({ id, seq, body, at: performance.now() })
    },
    shown() {
      const ids = new Set(received.map(({ id }) => id))
      return [...versions.values()].filter(({ id }) => ids.has(id)).sort((one, other) => one.seq - other.seq)
    },
  }
}
