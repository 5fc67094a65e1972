import { DeadlineError, within } from '../deadline.ts'
import { type Activity, lookAtConnection } from './activity.ts'
import type { OpenClient, Sql } from './client.ts'

/** Clients for one purpose, such as writing, which share their connections with nothing else. */
export type Dedicated = {
  /** Opens a client of one connection. */
  open(): Sql
  /** Asks the server, on another connection, what it does for that one. What waits for a lock somebody keeps gives up. */
  look(): Promise<Activity>
}

/** All who write in a conversation wait for a writer that died in the middle of a transaction there. */
const IDLE_IN_TRANSACTION_MS = 5_000

export function createDedicated(name: string, open: OpenClient): Dedicated {
  return {
    open: () => open(name, 1, { idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS }),
    look: () => lookAtConnection(open, name),
  }
}

const LOOK_EVERY_MS = 1_000

/**
 * Waits for an answer for as long as the server works on it: a commit may take long, anywhere in the cluster, and everybody
 * else's waits for it.
 * @param deadAfterMs how long the server may have nothing to do for the connection, or not be heard of
 * @throws DeadlineError when the connection is dead; PostgresError 57014 when somebody keeps locked what it needs
 */
export async function whileWorking<Value>(
  { look }: Dedicated,
  deadAfterMs: number,
  answer: Promise<Value>,
): Promise<Value> {
  let workedAt = performance.now()
  for (;;) {
    try {
      return await within(Math.min(LOOK_EVERY_MS, deadAfterMs), answer)
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error
      if ((await look()) !== 'idle') workedAt = performance.now()
      else if (performance.now() - workedAt >= deadAfterMs) throw error
    }
  }
}
