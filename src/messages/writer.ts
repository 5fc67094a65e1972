import { type Dedicated, whileWorking } from '../database/dedicated.ts'
import { createRenewable } from '../database/renewable.ts'
import { isCancelled, isUnavailable } from '../database/sql-errors.ts'
import { unavailable } from '../errors.ts'
import { log } from '../log.ts'
import { pairOf } from '../people/pair.ts'
import { type Outcome, storeBatch } from './batch.ts'
import { createRefusedLately } from './refused-lately.ts'
import { findLocked, type Outgoing, type WhoMayWrite } from './store.ts'

export type Writer = {
  /**
   * Stores a message. Resolves once it is durable.
   * @throws HttpError 503 when too much is waiting, somebody keeps the conversation locked, or the server stops
   */
  write(outgoing: Outgoing, requestId?: string): Promise<Outcome>
  /** How many messages wait for their batch. */
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
}

type Waiting = {
  outgoing: Outgoing
  requestId: string
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

const MAX_BATCH = 500
const MAX_WAITING = 20_000

/** Characters of all waiting messages together: 64 MB at most, as JavaScript keeps them. */
const MAX_WAITING_LENGTH = 32_000_000

const LOCKED_PAUSE_MS = 2_000

/** How long the database may know nothing of a batch before its connection is given up as dead. */
const DEAD_AFTER_MS = 5_000

/**
 * Commits messages in groups. NOTIFY makes every commit wait for the one before it, so one message per
 * commit would cap the whole cluster at the speed of one fsync after the other. Here a lone message is
 * committed at once, and all that arrive while a commit is under way share the next one.
 *
 * It has a connection of its own. A commit that is slow is waited for; a connection that died without a word is found out
 * and replaced, and those who wait are told to send again, which their keys make safe.
 */
export function createWriter(
  dedicated: Dedicated,
  { deadAfterMs = DEAD_AFTER_MS, onCommit, whoMayWrite = () => 'everybody' }: Options = {},
): Writer {
  const { sql, renew } = createRenewable(dedicated.open)
  const refusedLately = createRefusedLately()
  let waiting: Waiting[] = []
  let waitingLength = 0
  let isStopped = false
  let draining: Promise<void> | null = null
  /** Conversations that somebody keeps locked, and until when they are not tried again: each try holds up the others. */
  const lockedUntil = new Map<string, number>()

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH)
      waiting = waiting.slice(MAX_BATCH)
      for (const { outgoing } of batch) waitingLength -= outgoing.body.length
      await commit(batch)
    }
    draining = null
  }

  async function commit(batch: Waiting[]): Promise<void> {
    try {
      const outgoing = batch.map(({ outgoing }) => outgoing)
      const since = performance.now()
      const storing = storeBatch(sql, outgoing, { whoMayWrite: whoMayWrite(), refusedLately })
      const outcomes = await whileWorking(dedicated, deadAfterMs, storing)
      const tookMs = performance.now() - since
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index]
        if (outcome) resolve(outcome)
        else reject(new Error('The database neither stored the message nor had it.'))
      }
      onCommit?.({
        tookMs,
        requestIds: batch.map(({ requestId }) => requestId),
        messageIds: outcomes.map(outcome => (outcome && 'stored' in outcome ? outcome.stored.id : 0)),
      })
    } catch (error) {
      if (isCancelled(error)) await commitUnlocked(batch, error)
      else if (isUnavailable(error)) {
        if (!isStopped && renew()) log('warn', 'the writer does not hear the database; connecting anew')
        giveUp(batch, error)
      } else if (batch.length > 1) for (const one of batch) await commit([one])
      else giveUp(batch, error)
    }
  }

  /** Leaves out the conversations that somebody keeps locked; where it is a whole table, all have to wait. */
  async function commitUnlocked(batch: Waiting[], error: unknown): Promise<void> {
    const outgoing = batch.map(({ outgoing }) => outgoing)
    const rows = await whileWorking(dedicated, deadAfterMs, findLocked(sql, outgoing)).catch(() => [])
    const locked = new Set(rows.map(({ low, high }) => `${low} ${high}`))
    const isStuck = ({ outgoing }: Waiting) => locked.size === 0 || locked.has(conversationOf(outgoing))
    const stuck = batch.filter(isStuck)
    noteLocked(stuck)
    giveUp(stuck, error)
    const rest = batch.filter(one => !isStuck(one))
    if (rest.length > 0) await commit(rest)
  }

  function noteLocked(batch: Waiting[]): void {
    for (const [conversation, until] of lockedUntil)
      if (until <= performance.now()) lockedUntil.delete(conversation)
    for (const { outgoing } of batch)
      lockedUntil.set(conversationOf(outgoing), performance.now() + LOCKED_PAUSE_MS)
  }

  function isLocked(outgoing: Outgoing): boolean {
    const until = lockedUntil.get(conversationOf(outgoing))
    return until !== undefined && until > performance.now()
  }

  return {
    waiting: () => waiting.length,
    write(outgoing, requestId = '') {
      if (
        isStopped ||
        waiting.length >= MAX_WAITING ||
        waitingLength >= MAX_WAITING_LENGTH ||
        isLocked(outgoing)
      ) {
        throw unavailable(say => say.errors.busy)
      }
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
      waiting.push({ outgoing, requestId, resolve, reject })
      waitingLength += outgoing.body.length
      draining ??= drain()
      return promise
    },
    async stop() {
      isStopped = true
      await draining
      await sql.end({ timeout: 1 })
    },
  }
}

/** Rejects messages that cannot be stored now. Their senders may send them again under the same keys. */
function giveUp(batch: Waiting[], error: unknown): void {
  for (const { reject } of batch) reject(error)
}

/** Names the conversation that a message belongs to: its two people, the lower number first. */
function conversationOf({ senderId, recipientId }: Outgoing): string {
  const { low, high } = pairOf(senderId, recipientId)
  return `${low} ${high}`
}
