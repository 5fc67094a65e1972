import type { Sql } from './client.ts'

/** A client that is exchanged for a new one when its connections are found dead, behind the back of those who use it. */
export type Renewable = {
  /** Queries go to whichever client is in use when they are made. */
  sql: Sql
  /**
   * Takes a new client, at most once a second: false when it was taken just now. What is under way on the old one
   * has a moment to finish, then it fails.
   */
  renew(): boolean
}

const FINISH_WITHIN_S = 2
const RENEW_EVERY_MS = 1_000

/**
 * postgres.js connects anew by itself, but a query on a connection that died without a word waits for ever, and
 * after a server was killed a connection may wait for its time-out again and again while a new client gets through.
 */
export function createRenewable(open: () => Sql): Renewable {
  let current = open()
  let renewedAt = Number.NEGATIVE_INFINITY
  const sql = new Proxy(current, {
    apply: (_, self, given) => Reflect.apply(current, self, given),
    get: (_, name) => Reflect.get(current, name),
  })
  return {
    sql,
    renew() {
      if (performance.now() < renewedAt + RENEW_EVERY_MS) return false
      renewedAt = performance.now()
      const old = current
      current = open()
      void old.end({ timeout: FINISH_WITHIN_S })
      return true
    },
  }
}
