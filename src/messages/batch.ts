import type { Sql } from '../database/connect.ts'
import { isTaken, unansweredIn } from '../database/sql-errors.ts'
import {
  findByKeys,
  type Identity,
  type Outgoing,
  type Stored,
  storeMessages,
  type WhoMayWrite,
} from './store.ts'

/**
 * What became of a message: stored now, stored before under the same key, the key belongs to another message, or its recipient has
 * to write back first.
 */
export type Outcome =
  | { kind: 'stored' | 'repeated'; stored: Stored }
  | { kind: 'conflict' }
  | { kind: 'unanswered' }

/** Stores a batch in one transaction. Returns what became of each message, in the same order; undefined for one that is not in the database. */
export async function storeBatch(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite = 'everybody',
): Promise<(Outcome | undefined)[]> {
  const firsts = new Map<string, Outgoing>()
  for (const outgoing of batch) {
    const identity = identityOf(outgoing)
    if (!firsts.has(identity)) firsts.set(identity, outgoing)
  }
  const { stored, unanswered } = await storeAllowed(sql, [...firsts.values()], whoMayWrite)
  const made = new Map(stored.map(stored => [identityOf(stored), stored] as const))
  const known = [...firsts].filter(([identity]) => !made.has(identity)).map(([, outgoing]) => outgoing)
  const found = known.length > 0 ? await findByKeys(sql, known) : []
  const earlier = new Map(found.map(stored => [identityOf(stored), stored] as const))

  return batch.map(outgoing => {
    const identity = identityOf(outgoing)
    const stored = made.get(identity) ?? earlier.get(identity)
    const first = earlier.get(identity) ?? firsts.get(identity)
    if (!stored) return unanswered.has(identity) ? { kind: 'unanswered' } : undefined
    if (first?.recipientId !== outgoing.recipientId || first.body !== outgoing.body)
      return { kind: 'conflict' }
    return { kind: made.has(identity) && first === outgoing ? 'stored' : 'repeated', stored }
  })
}

/** Stores what may be sent. What has to be answered first is left out, as often as the database finds some of it. */
async function storeAllowed(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite,
): Promise<{ stored: Awaited<ReturnType<typeof storeMessages>>; unanswered: Set<string> }> {
  const unanswered = new Set<string>()
  for (;;) {
    const allowed = batch.filter(outgoing => !unanswered.has(identityOf(outgoing)))
    try {
      return { stored: await storeNew(sql, allowed, whoMayWrite), unanswered }
    } catch (error) {
      const found = unansweredIn(error)
      if (found.length === 0) throw error
      for (const identity of found) unanswered.add(identityOf(identity))
    }
  }
}

/** Another instance may store a message under the same key at the same moment. The second attempt finds that one and leaves it out. */
async function storeNew(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite,
): ReturnType<typeof storeMessages> {
  try {
    return await storeMessages(sql, batch, whoMayWrite)
  } catch (error) {
    if (!isTaken(error)) throw error
    return await storeMessages(sql, batch, whoMayWrite)
  }
}

function identityOf({ senderId, key }: Identity): string {
  return `${senderId} ${key.toLowerCase()}`
}
