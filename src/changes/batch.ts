import type { Sql, Transaction } from '../database/connect.ts'
import {
  addReactions,
  deleteMessages,
  editMessages,
  lockTargets,
  type Made,
  removeReactions,
  type Target,
} from './store.ts'

/** What somebody wants to be different about a message. */
export type Wanted =
  | { kind: 'edit'; body: string }
  | { kind: 'delete' }
  | { kind: 'react' | 'unreact'; emoji: string }

/** A change of a message on its way into the database, and the two people of its conversation. */
export type Change = { id: number; personId: number; partnerId: number } & Wanted

/**
 * What became of a change: it was made, or everything was so already; or it was not made, because the message is not there, is somebody else's, says something by itself or was deleted, nothing
 * would be left of it, the time for it is over, one of the two people has blocked the other, or the message has too many reactions.
 */
export type ChangeOutcome =
  | 'changed'
  | 'unchanged'
  | 'missing'
  | 'foreign'
  | 'notice'
  | 'deleted'
  | 'empty'
  | 'late'
  | 'blocked'
  | 'blocking'
  | 'tooMany'

/** Different emoji that a message may have. */
export const MAX_EMOJI = 12

/**
 * Stores changes in one transaction, those of one message in their order. Returns what became of each, in the same order.
 * @param editMinutes in how many minutes a message may be edited or deleted; 0: for ever
 */
export async function storeChanges(
  sql: Sql,
  changes: Change[],
  editMinutes: number,
): Promise<ChangeOutcome[]> {
  const outcomes = new Map<Change, ChangeOutcome>()
  await sql.begin(async transaction => {
    for (let left = changes; left.length > 0; ) {
      const round = firstOfEach(left)
      await storeRound(transaction, round, editMinutes, outcomes)
      left = left.filter(change => !outcomes.has(change))
    }
  })
  return changes.map(change => outcomes.get(change) ?? 'missing')
}

/** One change of each message: the next one is looked at when that is made. */
function firstOfEach(changes: Change[]): Change[] {
  const firsts = new Map<number, Change>()
  for (const change of changes) if (!firsts.has(change.id)) firsts.set(change.id, change)
  return [...firsts.values()]
}

async function storeRound(
  transaction: Transaction,
  changes: Change[],
  editMinutes: number,
  outcomes: Map<Change, ChangeOutcome>,
): Promise<void> {
  const found = await lockTargets(
    transaction,
    changes.map(({ id }) => id),
  )
  const targets = new Map(found.map(target => [target.id, target] as const))
  const edits: { id: number; body: string }[] = []
  const deletions: number[] = []
  const reactions: Record<'react' | 'unreact', Made[]> = { react: [], unreact: [] }
  for (const change of changes) {
    const target = targets.get(change.id)
    const outcome = target ? outcomeOf(change, target, editMinutes) : 'missing'
    outcomes.set(change, outcome)
    if (outcome !== 'changed') continue
    if (change.kind === 'edit') edits.push(change)
    else if (change.kind === 'delete') deletions.push(change.id)
    else reactions[change.kind].push(change)
  }
  if (edits.length > 0) await editMessages(transaction, edits)
  if (deletions.length > 0) await deleteMessages(transaction, deletions)
  if (reactions.react.length > 0) await addReactions(transaction, reactions.react)
  if (reactions.unreact.length > 0) await removeReactions(transaction, reactions.unreact)
}

function outcomeOf(change: Change, target: Target, editMinutes: number): ChangeOutcome {
  const isLate = editMinutes > 0 && target.ageSeconds > editMinutes * 60
  const isMade = (emoji: string) =>
    target.reactions.some(made => made.userId === change.personId && made.emoji === emoji)
  switch (change.kind) {
    case 'edit':
      if (target.senderId !== change.personId) return 'foreign'
      if (target.isDeleted) return 'deleted'
      if (target.isNotice) return 'notice'
      if (change.body === '' && !target.hasFiles) return 'empty'
      if (target.body === change.body) return 'unchanged'
      return isLate ? 'late' : (blockOf(change, target) ?? 'changed')
    case 'delete':
      if (target.senderId !== change.personId) return 'foreign'
      if (target.isDeleted) return 'unchanged'
      if (target.isNotice) return 'notice'
      return isLate ? 'late' : 'changed'
    case 'react':
      if (target.isDeleted) return 'deleted'
      if (isMade(change.emoji)) return 'unchanged'
      return blockOf(change, target) ?? (hasRoom(change.emoji, target) ? 'changed' : 'tooMany')
    case 'unreact':
      if (target.isDeleted) return 'deleted'
      return isMade(change.emoji) ? 'changed' : 'unchanged'
  }
}

/** An edit or a reaction would reach whoever has blocked its maker as a message does. */
function blockOf({ personId, partnerId }: Change, { blockerIds }: Target): ChangeOutcome | null {
  if (blockerIds.includes(personId)) return 'blocking'
  return blockerIds.includes(partnerId) ? 'blocked' : null
}

function hasRoom(emoji: string, { reactions }: Target): boolean {
  const different = new Set(reactions.map(({ emoji }) => emoji))
  return different.has(emoji) || different.size < MAX_EMOJI
}
