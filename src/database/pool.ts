import postgres from 'postgres'
import { within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'
import type { Renewable } from './renewable.ts'

/** The pool takes its idle connections in turn, so that each check finds another one. Longer than a busy one takes to answer. */
const CHECK_EVERY_MS = 2_500
const CHECK_WITHIN_MS = 8_000

/** Asks the pool something now and then, and takes a new one when it does not hear. @returns how to stop that */
export function watchPool({ sql, renew }: Renewable): () => void {
  let isStopped = false
  let timer: Timer
  async function check(): Promise<void> {
    try {
      await within(CHECK_WITHIN_MS, sql`SELECT 1`)
    } catch (error) {
      // What the server itself says (too many connections, starting up) a new client would be told as well.
      if (!isStopped && !(error instanceof postgres.PostgresError) && renew())
        log('warn', 'the pool does not hear the database; connecting anew', { reason: reasonOf(error) })
    }
    if (!isStopped) timer = setTimeout(check, CHECK_EVERY_MS)
  }
  timer = setTimeout(check, CHECK_EVERY_MS)
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
