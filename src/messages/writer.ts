import { type Change, type ChangeOutcome, storeChanges } from '../changes/batch.ts'
import { findLockedTargets } from '../changes/store.ts'
import type { Dedicated } from '../database/dedicated.ts'
import { createRenewable } from '../database/renewable.ts'
import { type Pair, pairOf } from '../people/pair.ts'
import { type Outcome, storeBatch } from './batch.ts'
import { createGroupCommit } from './group-commit.ts'
import { createRefusedLately } from './refused-lately.ts'
import { findLocked, type Outgoing, type WhoMayWrite } from './store.ts'

export type Writer = {
  /**
   * Stores a message. Resolves once it is durable.
   * @throws HttpError 503 when too much is waiting, somebody keeps the conversation locked, or the server stops
   */
  write(outgoing: Outgoing, requestId?: string): Promise<Outcome>
  /** Changes a message. Resolves once that is durable. @throws HttpError 503 as `write` */
  change(change: Change, requestId?: string): Promise<ChangeOutcome>
  /** How many messages and changes wait for their batch. */
  waiting(): number
  /** Waits until nothing is on its way any more, and closes the connection. */
  stop(): Promise<void>
}

/** A batch that is durable: how long that took, and which request stored which message; 0 where it stored none. */
export type Commit = { tookMs: number; requestIds: string[]; messageIds: number[] }

type Options = {
  deadAfterMs?: number
  onCommit?: (commit: Commit) => void
  /** Asked for each batch. */
  whoMayWrite?: () => WhoMayWrite
  /** Minutes in which a message may be changed, or 0 for ever. Asked for each batch. */
  editMinutes?: () => number
}

/** How long the database may know nothing of a batch before its connection is given up as dead. */
const DEAD_AFTER_MS = 5_000

/**
 * Commits messages in groups. NOTIFY makes every commit wait for the one before it, so one message per
 * commit would cap the whole cluster at the speed of one fsync after the other. Here a lone message is
 * committed at once, and all that arrive while a commit is under way share the next one.
 *
 * It has a connection of its own, which changes of messages share: they do not fight for locks with the messages.
 */
export function createWriter(
  dedicated: Dedicated,
  {
    deadAfterMs = DEAD_AFTER_MS,
    onCommit,
    whoMayWrite = () => 'everybody',
    editMinutes = () => 0,
  }: Options = {},
): Writer {
  const connection = createRenewable(dedicated.open)
  const refusedLately = createRefusedLately()
  const messages = createGroupCommit<Outgoing, Outcome>({
    dedicated,
    connection,
    deadAfterMs,
    store: batch => storeBatch(connection.sql, batch, { whoMayWrite: whoMayWrite(), refusedLately }),
    pairOf: pairOfMessage,
    findLocked: batch => findLocked(connection.sql, batch.map(pairOfMessage)),
    lengthOf: ({ body }) => body.length,
    onCommit(tookMs, outcomes, requestIds) {
      const messageIds = outcomes.map(outcome => (outcome && 'stored' in outcome ? outcome.stored.id : 0))
      onCommit?.({ tookMs, requestIds, messageIds })
    },
  })
  const changes = createGroupCommit<Change, ChangeOutcome>({
    dedicated,
    connection,
    deadAfterMs,
    store: batch => storeChanges(connection.sql, batch, editMinutes()),
    pairOf: ({ personId, partnerId }) => pairOf(personId, partnerId),
    findLocked: batch =>
      findLockedTargets(
        connection.sql,
        batch.map(({ id }) => id),
      ),
    lengthOf: change => (change.kind === 'edit' ? change.body.length : 1),
  })

  return {
    write: (outgoing, requestId = '') => messages.write(outgoing, requestId),
    change: (change, requestId = '') => changes.write(change, requestId),
    waiting: () => messages.waiting() + changes.waiting(),
    async stop() {
      await Promise.all([messages.stop(), changes.stop()])
      await connection.sql.end({ timeout: 1 })
    },
  }
}

function pairOfMessage({ senderId, recipientId }: Outgoing): Pair {
  return pairOf(senderId, recipientId)
}
