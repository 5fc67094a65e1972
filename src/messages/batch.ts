import { type BlockedDirection, findBlockedDirections } from '../blocks/store.ts'
import type { Sql } from '../database/connect.ts'
import { blockedIn, isTaken, lackingFilesIn, unansweredIn } from '../database/sql-errors.ts'
import { directionOf, type RefusedLately } from './refused-lately.ts'
import {
  findByKeys,
  type Identity,
  type Known,
  type Outgoing,
  type Stored,
  storeMessages,
  type WhoMayWrite,
} from './store.ts'

/** Why a message was not stored: its recipient has to write back first, or has blocked the sender, or the sender has blocked the recipient; or a file of it is not there to be sent. */
type Refusal = 'unanswered' | 'blocked' | 'blocking' | 'lacking'

/** What became of a message: stored now, stored before under the same key, the key belongs to another message, or it was refused. */
export type Outcome =
  | { kind: 'stored' | 'repeated'; stored: Stored }
  | { kind: 'conflict' }
  | { kind: Refusal }

/** Who may write to whom, and whose messages were refused a moment ago. */
type Rules = { whoMayWrite: WhoMayWrite; refusedLately: RefusedLately }

/** Stores a batch in one transaction. Returns what became of each message, in the same order; undefined for one that is not in the database. */
export async function storeBatch(
  sql: Sql,
  batch: Outgoing[],
  rules: Rules,
): Promise<(Outcome | undefined)[]> {
  const firsts = new Map<string, Outgoing>()
  for (const outgoing of batch) {
    const identity = identityOf(outgoing)
    if (!firsts.has(identity)) firsts.set(identity, outgoing)
  }
  const { stored, refused } = await storeAllowed(sql, [...firsts.values()], rules)
  const made = new Map(stored.map(stored => [identityOf(stored), stored] as const))
  const earlier = made.size < firsts.size ? await findEarlier(sql, firsts, made) : new Map<string, Known>()

  return batch.map(outgoing => {
    const identity = identityOf(outgoing)
    const first = firsts.get(identity)
    const now = made.get(identity)
    if (now && first === outgoing) return { kind: 'stored', stored: now }
    const known =
      earlier.get(identity) ??
      (first && { recipientId: first.recipientId, firstBody: first.body, files: first.files ?? [] })
    if (!known || !isSame(known, outgoing)) return { kind: 'conflict' }
    const stored = now ?? earlier.get(identity)
    if (stored) return { kind: 'repeated', stored }
    const refusal = refused.get(identity)
    return refusal && { kind: refusal }
  })
}

/** Finds those that were stored before, of the messages that were not stored now. */
async function findEarlier(
  sql: Sql,
  batch: ReadonlyMap<string, Outgoing>,
  made: ReadonlyMap<string, Stored>,
): Promise<Map<string, Known>> {
  const others = [...batch].filter(([identity]) => !made.has(identity)).map(([, outgoing]) => outgoing)
  const found = await findByKeys(sql, others)
  return new Map(found.map(known => [identityOf(known), known] as const))
}

/** Stores what may be sent. What is refused is left out, as often as the database finds some of it. */
async function storeAllowed(
  sql: Sql,
  batch: Outgoing[],
  { whoMayWrite, refusedLately }: Rules,
): Promise<{ stored: Awaited<ReturnType<typeof storeMessages>>; refused: Map<string, Refusal> }> {
  const suspects = batch.filter(refusedLately.has)
  const refused = refuse(suspects, suspects.length > 0 ? await findBlockedDirections(sql, suspects) : [])
  for (;;) {
    const allowed = refused.size === 0 ? batch : batch.filter(outgoing => !refused.has(identityOf(outgoing)))
    if (allowed.length === 0) return { stored: [], refused }
    try {
      return { stored: await storeNew(sql, allowed, whoMayWrite), refused }
    } catch (error) {
      const found = await findRefused(sql, allowed, error, refusedLately)
      if (found.size === 0) throw error
      for (const [identity, refusal] of found) refused.set(identity, refusal)
    }
  }
}

/** Finds which messages an error refuses. The first that is blocked stopped the statement: the others are looked for, so that it is not tried once for each. */
async function findRefused(
  sql: Sql,
  batch: Outgoing[],
  error: unknown,
  refusedLately: RefusedLately,
): Promise<Map<string, Refusal>> {
  const blocked = blockedIn(error)
  if (!blocked)
    return new Map([
      ...unansweredIn(error).map(identity => [identityOf(identity), 'unanswered'] as const),
      ...lackingFilesIn(error).map(identity => [identityOf(identity), 'lacking'] as const),
    ])
  const directions = [...(await findBlockedDirections(sql, batch)), blocked]
  for (const direction of directions) refusedLately.note(direction)
  return refuse(batch, directions)
}

/** Gives those of these messages that go in a direction that is blocked, and why. */
function refuse(batch: Outgoing[], directions: BlockedDirection[]): Map<string, Refusal> {
  const isBySender = new Map(directions.map(direction => [directionOf(direction), direction.isBySender]))
  return new Map(
    batch
      .filter(outgoing => isBySender.has(directionOf(outgoing)))
      .map(outgoing => [
        identityOf(outgoing),
        isBySender.get(directionOf(outgoing)) ? 'blocking' : 'blocked',
      ]),
  )
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

/** Whether a message is the one that is known. It may have been edited since; what was deleted cannot be compared. */
function isSame(
  { recipientId, firstBody, files }: Pick<Known, 'recipientId' | 'firstBody' | 'files'>,
  outgoing: Outgoing,
): boolean {
  if (recipientId !== outgoing.recipientId) return false
  return firstBody === null || (firstBody === outgoing.body && String(files) === String(outgoing.files ?? []))
}

function identityOf({ senderId, key }: Identity): string {
  return `${senderId} ${key.toLowerCase()}`
}
