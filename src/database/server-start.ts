import type { Sql } from './client.ts'

/**
 * A piece of a query that tells which run of the server answers it: when that one started, in seconds, whatever the time zone and
 * the style of dates. A database that was restored from files, or taken over by a standby, is in another server than before.
 */
export function serverStart(sql: Sql) {
  return sql`extract(epoch FROM pg_postmaster_start_time())::text`
}
