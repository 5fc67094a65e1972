import { isLockTimeout, isUnavailable, type Sql } from '../database/connect.ts'
import { DeadlineError, within } from '../deadline.ts'
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
  /** Waits until nothing is on its way any more, and closes the connections. */
  stop(): Promise<void>
}

type Waiting = {
  outgoing: Outgoing
  conversation: string
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/** A connection that commits one batch after the other. */
type Lane = { sql: Sql; work: Promise<void> | null }

/** With two, one makes its rows while the other waits for the disk or for this process: measured, half as many again. */
const LANES = 2
const MAX_BATCH = 500
const MAX_WAITING = 20_000

const LOCKED_PAUSE_MS = 2_000

/** A commit takes milliseconds, on a busy disk a second. What takes longer than this has lost its connection. */
const COMMIT_WITHIN_MS = 10_000

/**
 * Commits messages in groups. NOTIFY makes every commit wait for the one before it, so one message per
 * commit would cap the whole cluster at the speed of one fsync after the other. Here a lone message is
 * committed at once, and all that arrive while commits are under way share the next one.
 *
 * A conversation is in one batch at a time, so its messages are stored in the order in which they came.
 *
 * The connections are the writer's own: one that dies without a word is found out and replaced, and those
 * who wait are told to send again, which their keys make safe.
 */
export function createWriter(openClient: () => Sql, commitWithinMs = COMMIT_WITHIN_MS): Writer {
  const lanes: Lane[] = Array.from({ length: LANES }, () => ({ sql: openClient(), work: null }))
  let waiting: Waiting[] = []
  const underWay = new Set<string>()
  /** Conversations that somebody keeps locked, and until when they are not tried again: each try holds up the others. */
  const lockedUntil = new Map<string, number>()

  function startIdleLanes(): void {
    for (const lane of lanes) {
      lane.work ??= drain(lane).finally(() => {
        lane.work = null
      })
    }
  }

  async function drain(lane: Lane): Promise<void> {
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
      for (const { conversation } of batch) underWay.add(conversation)
      await commit(lane, batch)
      for (const { conversation } of batch) underWay.delete(conversation)
    }
  }

  function takeBatch(): Waiting[] {
    const batch: Waiting[] = []
    const rest: Waiting[] = []
    for (const one of waiting) {
      const fits = batch.length < MAX_BATCH && !underWay.has(one.conversation)
      if (fits) batch.push(one)
      else rest.push(one)
    }
    waiting = rest
    return batch
  }

  async function commit(lane: Lane, batch: Waiting[]): Promise<void> {
    try {
      const outgoing = batch.map(({ outgoing }) => outgoing)
      const outcomes = await within(commitWithinMs, storeBatch(lane.sql, outgoing))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index]
        if (outcome) resolve(outcome)
        else reject(new Error('The database neither stored the message nor had it.'))
      }
    } catch (error) {
      if (error instanceof DeadlineError) replaceConnection(lane)
      const parts = partsToRetry(batch, error)
      for (const part of parts) await commit(lane, part)
      if (parts.length === 0 && isLockTimeout(error)) noteLocked(batch)
    }
  }

  function noteLocked(batch: Waiting[]): void {
    for (const { conversation } of batch) lockedUntil.set(conversation, Date.now() + LOCKED_PAUSE_MS)
  }

  function isLocked(conversation: string): boolean {
    const until = lockedUntil.get(conversation)
    if (until === undefined) return false
    if (until > Date.now()) return true
    lockedUntil.delete(conversation)
    return false
  }

  function replaceConnection(lane: Lane): void {
    log('warn', 'the writer does not hear the database; connecting anew')
    void lane.sql.end({ timeout: 0 })
    lane.sql = openClient()
  }

  return {
    write(outgoing) {
      const conversation = conversationOf(outgoing)
      if (waiting.length >= MAX_WAITING || isLocked(conversation)) {
        throw new Refusal(503, 'The server is busy. Send it again in a moment.', {
          headers: { 'retry-after': '2' },
        })
      }
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
      waiting.push({ outgoing, conversation, resolve, reject })
      startIdleLanes()
      return promise
    },
    async stop() {
      while (lanes.some(({ work }) => work)) await Promise.all(lanes.map(({ work }) => work))
      await Promise.all(lanes.map(({ sql }) => sql.end({ timeout: 1 })))
    },
  }
}

/**
 * What to try again after a batch failed, in transactions of their own, so that one bad row or one locked
 * conversation does not spoil it for the others. Whoever cannot be helped is told the error.
 */
function partsToRetry(batch: Waiting[], error: unknown): Waiting[][] {
  const parts = isLockTimeout(error)
    ? [...Map.groupBy(batch, ({ conversation }) => conversation).values()]
    : isUnavailable(error)
      ? []
      : batch.map(one => [one])
  if (parts.length > 1) return parts
  for (const { reject } of batch) reject(error)
  return []
}
