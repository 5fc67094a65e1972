import postgres from 'postgres'
import { DeadlineError, within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'
import { isOnlyBusy } from './activity.ts'
import { nameConnections, type OpenClient, type Sql } from './client.ts'
import { createRenewable } from './renewable.ts'

type Pool = {
  sql: Sql
  /**
   * Resolves when the pool hears the database, or the database works on what it was asked before.
   * @throws DeadlineError when neither is so in time, or what the database says
   */
  check(withinMs: number): Promise<void>
  /** Checks it regularly, and opens new connections when the present ones are dead. @returns a function that stops this */
  watch(): () => void
}

/** The pool takes its idle connections in turn, so that each check finds another one. */
const CHECK_EVERY_MS = 2_500
const CHECK_WITHIN_MS = 5_000

/** @param queryTimeoutMs how long the server works on a query before it gives up, which is then a 503; 0 for as long as it takes */
export function createPool(open: OpenClient, size: number, queryTimeoutMs: number): Pool {
  let name = ''
  const { sql, renew } = createRenewable(() => {
    name = nameConnections('pool') // another one each time: the server may not know for hours that the connections before are dead
    return open(name, size, { statement_timeout: queryTimeoutMs })
  })

  async function check(withinMs: number): Promise<void> {
    try {
      await within(withinMs, sql`SELECT 1`)
    } catch (error) {
      if (!(error instanceof DeadlineError) || !(await isOnlyBusy(open, name, withinMs))) throw error
    }
  }

  function watch(): () => void {
    let isStopped = false
    let timer: Timer
    async function checkAgain(): Promise<void> {
      try {
        await check(CHECK_WITHIN_MS)
      } catch (error) {
        // What the server itself says (too many connections, starting up) a new client would be told as well.
        if (!isStopped && !(error instanceof postgres.PostgresError) && renew())
          log('warn', 'the pool does not hear the database; connecting anew', { reason: reasonOf(error) })
      }
      if (!isStopped) timer = setTimeout(checkAgain, CHECK_EVERY_MS)
    }
    timer = setTimeout(checkAgain, CHECK_EVERY_MS)
    return () => {
      isStopped = true
      clearTimeout(timer)
    }
  }

  return { sql, check, watch }
}
