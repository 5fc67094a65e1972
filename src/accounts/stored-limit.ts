import RateLimiterPostgres from 'rate-limiter-flexible/lib/RateLimiterPostgres.js'
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js'
import type { Sql } from '../database/connect.ts'
import { tooMany } from '../errors.ts'
import { hashSecret } from './secrets.ts'

/** So many attempts within so many seconds, counted from the first one. */
type Allowance = { points: number; duration: number }

/** A limit that holds over restarts, and for all instances together. */
export type StoredLimit = {
  /** Counts an attempt for a key. @returns how many more there may be @throws HttpError 429 when there were too many */
  take(key: string): Promise<number>
  /** Takes one back: the attempt was a good one. */
  giveBack(key: string): Promise<void>
}

/** A query as node-postgres takes it. */
type Query = { text: string; values: (string | number)[] }

/** At some 200 bytes each, with the indexes. Who wants to fill it has to get a password hashed for every three of them. */
const MAX_ROWS = 200_000

/**
 * Makes one in the table `rate_limits`. While the database cannot be asked, nobody is let through: nobody could sign in without it,
 * and so no memory of ours can be filled.
 * @param name what is counted, in a few letters
 */
export function createStoredLimit(sql: Sql, name: string, allowance: Allowance): StoredLimit {
  const limiter = new RateLimiterPostgres({
    ...allowance,
    keyPrefix: name,
    storeClient: {
      async query({ text, values }: Query) {
        const rows = await sql.unsafe(text, values, { prepare: true })
        return { rows, rowCount: rows.count }
      },
    },
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false, // removeExpired does it
  })
  const longestMs = 2 * allowance.duration * 1_000

  return {
    async take(key) {
      const hash = hashSecret(key).toString('base64url')
      try {
        return (await limiter.consume(hash)).remainingPoints
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error
        if (error.msBeforeNext <= longestMs) throw tooMany(Math.ceil(error.msBeforeNext / 1_000))
        await limiter.set(hash, 1, allowance.duration) // it is from before the clock was set back
        return allowance.points - 1
      }
    },
    async giveBack(key) {
      await limiter.reward(hashSecret(key).toString('base64url'))
    },
  }
}

/** Removes the counts whose time is over, and when there are too many all the same, those that began first. */
export async function removeOldCounts(sql: Sql, maxRows = MAX_ROWS): Promise<void> {
  await sql`
    DELETE FROM rate_limits WHERE expire < ${Date.now()}
      OR key IN (SELECT key FROM rate_limits ORDER BY expire DESC OFFSET ${maxRows})`
}
