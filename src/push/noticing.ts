import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { findRecentForWebhooks, noteForWebhooks } from '../webhooks/store.ts'
import {
  type HeardMessage,
  latestOf,
  noteChanged,
  noteMessages,
  noteReaders,
  noteRecentMessages,
  RECENT_MESSAGES,
} from './notice-store.ts'

/**
 * Notes what devices are to be told of, and webhooks. No message pays for it: each instance hears what the database announces, and looks a few times a second
 * whether somebody has a device for it.
 */
export type Noticing = Repeated & {
  events: EventHandlers
  /** Something may not have been heard: looks at what there is. */
  catchUp(): void
}

const NOTE_EVERY_MS = 250

export function createNoticing(sql: Sql): Noticing {
  let messages = new Map<string, HeardMessage>()
  let changed = new Map<string, HeardMessage>()
  let readers = new Set<number>()
  let mayHaveMissed = true

  async function note(): Promise<void> {
    const heard = { messages, changed, readers, mayHaveMissed }
    messages = new Map()
    changed = new Map()
    readers = new Set()
    mayHaveMissed = false
    try {
      if (heard.messages.size > 0) await noteMessages(sql, [...heard.messages.values()])
      if (heard.messages.size > 0) await noteForWebhooks(sql, [...heard.messages.values()])
      if (heard.changed.size > 0) await noteChanged(sql, [...heard.changed.values()])
      if (heard.readers.size > 0) await noteReaders(sql, [...heard.readers])
      if (!heard.mayHaveMissed) return
      await noteRecentMessages(sql)
      const posted = latestOf(await findRecentForWebhooks(sql, RECENT_MESSAGES))
      if (posted.length > 0) await noteForWebhooks(sql, posted)
      await noteReaders(sql, null)
    } catch (error) {
      mayHaveMissed = true
      throw error
    }
  }

  const { start, stop } = createRepeated('devices that are to be told were not noted', NOTE_EVERY_MS, note)
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
      changed({ recipient, conversation, seq }) {
        const message = { personId: recipient, conversationId: conversation, seq }
        changed.set(`${recipient} ${conversation} ${seq}`, message)
      },
      read({ reader }) {
        readers.add(reader)
      },
    },
  }
}
