import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import type { HeardChange, HeardMessage } from './heard.ts'
import { findToldOutside } from './store.ts'

/** What was heard of since the last time, of those who have a device or a webhook: messages, those that were changed, and who has read something. */
type Heard = {
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
type Noticing = Repeated & {
  events: EventHandlers
  /** Something may not have been heard: looks at what there is. */
  catchUp(): void
}

const NOTE_EVERY_MS = 250

export function createNoticing(sql: Sql, notes: readonly Note[]): Noticing {
  let messages = new Map<number, Map<number, HeardMessage>>() // by their recipients, the latest of each conversation
  let changed = new Map<number, Map<number, HeardChange>>() // the same, by their ids
  let readers = new Set<number>()
  let mayHaveMissed = true

  function takeHeard() {
    const heard = { messages, changed, readers, mayHaveMissed }
    messages = new Map()
    changed = new Map()
    readers = new Set()
    mayHaveMissed = false
    return heard
  }

  /** Most people have neither a device nor a webhook: what is for them is left out. */
  async function forThoseTold(heard: ReturnType<typeof takeHeard>): Promise<Heard> {
    const people = new Set([...heard.messages.keys(), ...heard.changed.keys(), ...heard.readers])
    const told = people.size > 0 ? await findToldOutside(sql, [...people]) : []
    return {
      messages: told.flatMap(id => [...(heard.messages.get(id)?.values() ?? [])]),
      changed: told.flatMap(id => [...(heard.changed.get(id)?.values() ?? [])]),
      readers: told.filter(id => heard.readers.has(id)),
      mayHaveMissed: heard.mayHaveMissed,
    }
  }

  const { start, stop } = createRepeated(
    'what is to be told outside was not noted',
    NOTE_EVERY_MS,
    async () => {
      const heard = takeHeard()
      try {
        const toNote = await forThoseTold(heard)
        for (const note of notes) await note(sql, toNote)
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
        const latest = messages.get(recipient) ?? new Map<number, HeardMessage>()
        messages.set(
          recipient,
          latest.set(conversation, { personId: recipient, conversationId: conversation, seq }),
        )
      },
      changed({ id, recipient, conversation, seq, change }) {
        const latest = changed.get(recipient) ?? new Map<number, HeardChange>()
        changed.set(
          recipient,
          latest.set(id, { personId: recipient, conversationId: conversation, seq, change }),
        )
      },
      read({ reader }) {
        readers.add(reader)
      },
    },
  }
}
