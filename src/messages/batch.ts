import type { Sql } from '../database/connect.ts'
import { isTaken } from '../database/sql-errors.ts'
import { findByKeys, type Outgoing, type Stored, storeMessages } from './store.ts'

/** What became of a message: stored now, stored before under the same key, or the key belongs to another message. */
export type Outcome = { kind: 'stored' | 'repeated'; stored: Stored } | { kind: 'conflict' }

/** Stores a batch in one transaction. Returns what became of each message, in the same order; undefined for one that is not in the database. */
export async function storeBatch(sql: Sql, batch: Outgoing[]): Promise<(Outcome | undefined)[]> {
  const firsts = new Map<string, Outgoing>()
  for (const outgoing of batch) {
    const identity = identityOf(outgoing)
    if (!firsts.has(identity)) firsts.set(identity, outgoing)
  }
  const made = new Map(
    (await storeNew(sql, [...firsts.values()])).map(stored => [identityOf(stored), stored] as const),
  )
  const known = [...firsts].filter(([identity]) => !made.has(identity)).map(([, outgoing]) => outgoing)
  const found = known.length > 0 ? await findByKeys(sql, known) : []
  const earlier = new Map(found.map(stored => [identityOf(stored), stored] as const))

  return batch.map(outgoing => {
    const identity = identityOf(outgoing)
    const stored = made.get(identity) ?? earlier.get(identity)
    const first = earlier.get(identity) ?? firsts.get(identity)
    if (!stored) return undefined
    if (first?.recipientId !== outgoing.recipientId || first.body !== outgoing.body)
      return { kind: 'conflict' }
    return { kind: made.has(identity) && first === outgoing ? 'stored' : 'repeated', stored }
  })
}

/** Another instance may store a message under the same key at the same moment. The second attempt finds that one and leaves it out. */
async function storeNew(sql: Sql, batch: Outgoing[]): ReturnType<typeof storeMessages> {
  try {
    return await storeMessages(sql, batch)
  } catch (error) {
    if (!isTaken(error)) throw error
    return await storeMessages(sql, batch)
  }
}

function identityOf({ senderId, key }: Pick<Outgoing, 'senderId' | 'key'>): string {
  return `${senderId} ${key.toLowerCase()}`
}
