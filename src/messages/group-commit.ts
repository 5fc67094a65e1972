import { type Dedicated, whileWorking } from '../database/dedicated.ts'
import type { Renewable } from '../database/renewable.ts'
import { isCancelled, isDeadlock, isUnavailable } from '../database/sql-errors.ts'
import { unavailable } from '../errors.ts'
import { log } from '../log.ts'
import type { Pair } from '../people/pair.ts'

/** Stores what comes in groups: what arrives while a commit is under way shares the next one. */
type GroupCommit<Item, Outcome> = {
  /**
   * Stores something. Resolves once it is durable.
   * @throws HttpError 503 when too much is waiting, somebody keeps the conversation locked, or the server stops
   */
  write(item: Item, requestId: string): Promise<Outcome>
  /** How much waits for its group. */
  waiting(): number
  /** Takes nothing more, and waits until nothing is on its way any more. */
  stop(): Promise<void>
}

type Options<Item, Outcome> = {
  dedicated: Dedicated
  connection: Renewable
  deadAfterMs: number
  /** Stores a group. Gives what became of each item, in the same order; undefined for one that is not in the database. */
  store(items: Item[]): Promise<(Outcome | undefined)[]>
  /** The conversation that it is stored in. */
  pairOf(item: Item): Pair
  /** Finds the conversations of these items that cannot be stored now, because somebody keeps locked what they need. */
  findLocked(items: Item[]): Promise<Pair[]>
  /** How many characters it has. */
  lengthOf(item: Item): number
  /** Called with what is durable: how long that took, and which request got which outcome. */
  onCommit?(tookMs: number, outcomes: (Outcome | undefined)[], requestIds: string[]): void
}

type Waiting<Item, Outcome> = {
  item: Item
  requestId: string
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

const MAX_GROUP = 500
const MAX_WAITING = 20_000

/** Characters of all that waits together: 64 MB at most, as JavaScript keeps them. */
const MAX_WAITING_LENGTH = 32_000_000

const LOCKED_PAUSE_MS = 2_000

/**
 * A commit that is slow is waited for; a connection that died without a word is found out and replaced, and those who wait are told to
 * try again, which must be harmless.
 */
export function createGroupCommit<Item, Outcome>({
  dedicated,
  connection: { renew },
  deadAfterMs,
  store,
  pairOf,
  findLocked,
  lengthOf,
  onCommit,
}: Options<Item, Outcome>): GroupCommit<Item, Outcome> {
  type Waiter = Waiting<Item, Outcome>
  let waiting: Waiter[] = []
  let waitingLength = 0
  let isStopped = false
  let draining: Promise<void> | null = null
  /** Conversations that somebody keeps locked, and until when they are not tried again: each try holds up the others. */
  const lockedUntil = new Map<string, number>()

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_GROUP)
      waiting = waiting.slice(MAX_GROUP)
      for (const { item } of group) waitingLength -= lengthOf(item)
      await commit(group)
    }
    draining = null
  }

  async function commit(group: Waiter[]): Promise<void> {
    try {
      const since = performance.now()
      const outcomes = await whileWorking(dedicated, deadAfterMs, store(group.map(({ item }) => item)))
      const tookMs = performance.now() - since
      for (const [index, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[index]
        if (outcome) resolve(outcome)
        else reject(new Error('The database neither stored it nor had it.'))
      }
      onCommit?.(
        tookMs,
        outcomes,
        group.map(({ requestId }) => requestId),
      )
    } catch (error) {
      if (isCancelled(error)) await commitUnlocked(group, error)
      else if (isUnavailable(error)) {
        if (!isStopped && renew()) log('warn', 'the writer does not hear the database; connecting anew')
        giveUp(group, error)
      } else if (group.length > 1) for (const one of group) await commit([one])
      else giveUp(group, isDeadlock(error) ? unavailable(say => say.errors.busy) : error)
    }
  }

  /** Leaves out the conversations that somebody keeps locked; where it is a whole table, all have to wait. */
  async function commitUnlocked(group: Waiter[], error: unknown): Promise<void> {
    const looking = findLocked(group.map(({ item }) => item))
    const rows = await whileWorking(dedicated, deadAfterMs, looking).catch(() => [])
    const locked = new Set(rows.map(nameOf))
    const isStuck = ({ item }: Waiter) => locked.size === 0 || locked.has(nameOf(pairOf(item)))
    const stuck = group.filter(isStuck)
    noteLocked(stuck)
    giveUp(stuck, error)
    const rest = group.filter(one => !isStuck(one))
    if (rest.length > 0) await commit(rest)
  }

  function noteLocked(group: Waiter[]): void {
    for (const [conversation, until] of lockedUntil)
      if (until <= performance.now()) lockedUntil.delete(conversation)
    for (const { item } of group) lockedUntil.set(nameOf(pairOf(item)), performance.now() + LOCKED_PAUSE_MS)
  }

  function isLocked(item: Item): boolean {
    const until = lockedUntil.get(nameOf(pairOf(item)))
    return until !== undefined && until > performance.now()
  }

  /** Rejects what cannot be stored now. Whoever sent it may try again. */
  function giveUp(group: Waiter[], error: unknown): void {
    for (const { reject } of group) reject(error)
  }

  return {
    waiting: () => waiting.length,
    write(item, requestId) {
      if (
        isStopped ||
        waiting.length >= MAX_WAITING ||
        waitingLength >= MAX_WAITING_LENGTH ||
        isLocked(item)
      ) {
        throw unavailable(say => say.errors.busy)
      }
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
      waiting.push({ item, requestId, resolve, reject })
      waitingLength += lengthOf(item)
      draining ??= drain()
      return promise
    },
    async stop() {
      isStopped = true
      await draining
    },
  }
}

function nameOf({ low, high }: Pair): string {
  return `${low} ${high}`
}
