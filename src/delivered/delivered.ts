import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import type { Message } from '../messages/message.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { type Fetched, moveDeliveredMarks } from './store.ts'

/** Notes which messages have reached a device of whom they were sent to. */
export type DeliveredMarks = Repeated & {
  /** Notes what somebody has fetched. Nothing is asked of the database for that. */
  note(person: Person, messages: readonly Noted[]): void
}

type Noted = Pick<Message, 'id' | 'seq' | 'sender' | 'recipient'>

const WRITE_EVERY_MS = 1_000

/** At some 200 bytes each. What is forgotten beyond it is noted when it is fetched once more, or read. */
const MAX_NOTED = 50_000

/**
 * Creates what gathers marks of delivery for all people of this instance, the furthest of each conversation, and writes them in one
 * statement a second: a message costs no write of its own. What an instance that dies had not written is made good by the next message.
 */
export function createDeliveredMarks(sql: Sql): DeliveredMarks {
  const noted = new Map<string, Fetched & { seq: number }>()

  async function write(): Promise<void> {
    if (noted.size === 0) return
    const writing = new Map(noted)
    noted.clear()
    try {
      const locked = new Set((await moveDeliveredMarks(sql, [...writing.values()])).map(keyOf))
      for (const [name, mark] of writing) if (locked.has(keyOf(mark))) keep(name, mark)
    } catch (error) {
      for (const [name, mark] of writing) keep(name, mark)
      throw error
    }
  }

  function keep(name: string, mark: Fetched & { seq: number }): void {
    const known = noted.get(name)
    if (known ? known.seq < mark.seq : noted.size < MAX_NOTED) noted.set(name, mark)
  }

  const repeated = createRepeated('marks of delivery were not written', WRITE_EVERY_MS, write)
  return {
    start: repeated.start,
    async stop() {
      await repeated.stop()
      await write().catch(() => {})
    },
    note(person, messages) {
      for (const { id, seq, sender, recipient } of messages)
        if (recipient === person.username)
          keep(`${person.id} ${sender}`, { personId: person.id, messageId: id, seq })
    },
  }
}

function keyOf({ personId, messageId }: Fetched): string {
  return `${personId} ${messageId}`
}
