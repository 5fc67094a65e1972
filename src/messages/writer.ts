import { isLockTimeout, isUnavailable, type Sql } from '../database/connect.ts'
import { createRenewable } from '../database/renewable.ts'
import { within } from '../deadline.ts'
import { log } from '../log.ts'
import { Refusal } from '../web/refusal.ts'
import { conversationOf, type Outcome, storeBatch } from './batch.ts'
import type { Outgoing } from './store.ts'

export type Writer = {
  /**
   * Stores a message; the promise is kept once it is durable.
   * @throws Refusal 503 when too many are waiting
   */
  write(outgoing: Outgoing): Promise<Outcome>
  /** Waits until nothing is on its way any more, and closes the connection. */
  stop(): Promise<void>
}

type Waiting = { outgoing: Outgoing; resolve(outcome: Outcome): void; reject(error: unknown): void }

const MAX_BATCH = 500
const MAX_WAITING = 20_000

const LOCKED_PAUSE_MS = 2_000

/** A commit takes milliseconds, on a busy disk a second. What takes longer than this has lost its connection. */
const COMMIT_WITHIN_MS = 5_000

/**
 * Commits messages in groups. NOTIFY makes every commit wait for the one before it, so one message per
 * commit would cap the whole cluster at the speed of one fsync after the other. Here a lone message is
 * committed at once, and all that arrive while a commit is under way share the next one.
 *
 * It has a connection of its own: one that dies without a word is found out and replaced, and those who
 * wait are told to send again, which their keys make safe.
 */
export function createWriter(openClient: () => Sql, commitWithinMs = COMMIT_WITHIN_MS): Writer {
  const { sql, renew } = createRenewable(openClient)
  let waiting: Waiting[] = []
  let draining: Promise<void> | null = null
  /** Conversations that somebody keeps locked, and until when they are not tried again: each try holds up the others. */
  const lockedUntil = new Map<string, number>()

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH)
      waiting = waiting.slice(MAX_BATCH)
      await commit(batch)
    }
    draining = null
  }

  async function commit(batch: Waiting[]): Promise<void> {
    try {
      const outgoing = batch.map(({ outgoing }) => outgoing)
      const outcomes = await within(commitWithinMs, storeBatch(sql, outgoing))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index]
        if (outcome) resolve(outcome)
        else reject(new Error('The database neither stored the message nor had it.'))
      }
    } catch (error) {
      if (isUnavailable(error) && !isLockTimeout(error)) renewConnection()
      const parts = partsToRetry(batch, error)
      for (const part of parts) await commit(part)
      if (parts.length === 0 && isLockTimeout(error)) noteLocked(batch)
    }
  }

  function noteLocked(batch: Waiting[]): void {
    for (const { outgoing } of batch) lockedUntil.set(conversationOf(outgoing), Date.now() + LOCKED_PAUSE_MS)
  }

  function isLocked(outgoing: Outgoing): boolean {
    const conversation = conversationOf(outgoing)
    const until = lockedUntil.get(conversation)
    if (until === undefined) return false
    if (until > Date.now()) return true
    lockedUntil.delete(conversation)
    return false
  }

  function renewConnection(): void {
    log('warn', 'the writer does not hear the database; connecting anew')
    renew()
  }

  return {
    write(outgoing) {
      if (waiting.length >= MAX_WAITING || isLocked(outgoing)) {
        throw new Refusal(503, 'The server is busy. Send it again in a moment.', {
          headers: { 'retry-after': '2' },
        })
      }
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
      waiting.push({ outgoing, resolve, reject })
      draining ??= drain()
      return promise
    },
    async stop() {
      await draining
      await sql.end({ timeout: 1 })
    },
  }
}

/**
 * What to try again after a batch failed, in transactions of their own, so that one bad row or one locked
 * conversation does not spoil it for the others. Whoever cannot be helped is told the error.
 */
function partsToRetry(batch: Waiting[], error: unknown): Waiting[][] {
  const parts = isLockTimeout(error)
    ? [...Map.groupBy(batch, ({ outgoing }) => conversationOf(outgoing)).values()]
    : isUnavailable(error)
      ? []
      : batch.map(one => [one])
  if (parts.length > 1) return parts
  for (const { reject } of batch) reject(error)
  return []
}
