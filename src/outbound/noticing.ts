import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import type { HeardChange, HeardMessage } from './heard.ts'

/** What was heard of since the last time: messages, those that were changed, and who has read something. */
export type Heard = {
  messages: readonly HeardMessage[]
  changed: readonly HeardChange[]
  readers: readonly number[]
  /** Whether there may be more of it: then what there is has to be looked at. */
  mayHaveMissed: boolean
}

/** Notes what somebody outside is to be told of. Whichever instance comes first does it, and the others find that. */
export type Note = (sql: Sql, heard: Heard) => Promise<void>

/**
 * Has it noted what devices are to be told of, and webhooks. No message pays for it: each instance hears what the database announces, and looks a few
 * times a second whether somebody is there for it.
 */
export type Noticing = Repeated & {
  events: EventHandlers
  /** Something may not have been heard: looks at what there is. */
  catchUp(): void
}

const NOTE_EVERY_MS = 250

export function createNoticing(sql: Sql, notes: readonly Note[]): Noticing {
  let messages = new Map<string, HeardMessage>()
  let changed = new Map<string, HeardChange>()
  let readers = new Set<number>()
  let mayHaveMissed = true

  function takeHeard(): Heard {
    const heard = {
      messages: [...messages.values()],
      changed: [...changed.values()],
      readers: [...readers],
      mayHaveMissed,
    }
    messages = new Map()
    changed = new Map()
    readers = new Set()
    mayHaveMissed = false
    return heard
  }

  const { start, stop } = createRepeated(
    'what is to be told outside was not noted',
    NOTE_EVERY_MS,
    async () => {
      const heard = takeHeard()
      try {
        for (const note of notes) await note(sql, heard)
      } catch (error) {
        mayHaveMissed = true
        throw error
      }
    },
  )
  return {
    start,
    stop,
    catchUp() {
      mayHaveMissed = true
    },
    events: {
      message({ recipient, conversation, seq }) {
        messages.set(`${recipient} ${conversation}`, {
          personId: recipient,
          conversationId: conversation,
          seq,
        })
      },
      changed({ recipient, conversation, seq, change }) {
        const message = { personId: recipient, conversationId: conversation, seq, change }
        changed.set(`${recipient} ${conversation} ${seq}`, message)
      },
      read({ reader }) {
        readers.add(reader)
      },
    },
  }
}
