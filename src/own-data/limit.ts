import { createStoredLimit } from '../accounts/stored-limit.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'

/** How often somebody may have all of their data put together: it reads everything. */
const ASKED = { points: 10, duration: 3_600 }

export type DataLimit = {
  /** Counts that somebody asks. @throws HttpError 429 when there were too many */
  take(key: string): Promise<unknown>
}

/** Makes the limit on how often somebody asks for their data, by their id. */
export function createDataLimit({ rateLimits }: Config, sql: Sql): DataLimit {
  return rateLimits === 'on' ? createStoredLimit(sql, 'data', ASKED) : { take: async () => {} }
}
