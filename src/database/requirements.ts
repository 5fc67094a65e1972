import { OperatorError } from '../errors.ts'
import type { Sql } from './client.ts'

const OLDEST_VERSION = 15

/** How a commit is made durable before it is acknowledged: on the server's own disk, and on that of a standby where there has to be one. */
type SynchronousCommit = 'on' | 'remote_apply'

type Row = {
  version: number
  encoding: string
  isStandby: boolean
  fsync: string
  fullPageWrites: string
  synchronousCommit: string
}

/**
 * Makes sure that ChatApp can work with a server, and that what it stores there will last.
 * @returns the `synchronous_commit` to work with: the server's own, but never less than `on`
 * @throws OperatorError when it is older than PostgreSQL 15, not in UTF-8, a standby, or does not keep what it acknowledges
 */
export async function checkServer(sql: Sql): Promise<SynchronousCommit> {
  const [row] = await sql<Row[]>`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
           pg_is_in_recovery() AS "isStandby", current_setting('fsync') AS fsync,
           current_setting('full_page_writes') AS "fullPageWrites",
           current_setting('synchronous_commit') AS "synchronousCommit"`
  const major = Math.floor((row?.version ?? 0) / 10_000)
  if (major < OLDEST_VERSION) {
    throw new OperatorError(`The database is PostgreSQL ${major}; ChatApp needs ${OLDEST_VERSION} or newer.`)
  }
  if (row?.encoding !== 'UTF8') {
    throw new OperatorError(
      `The database is encoded in ${row?.encoding}; make one with ENCODING 'UTF8' for ChatApp.`,
    )
  }
  if (row.isStandby) {
    throw new OperatorError(
      'This PostgreSQL is a standby, which can neither store nor announce. Set DATABASE_URL to the primary.',
    )
  }
  if (row.fsync !== 'on') throw notDurable('fsync')
  if (row.fullPageWrites !== 'on') throw notDurable('full_page_writes')
  return row.synchronousCommit === 'remote_apply' ? 'remote_apply' : 'on'
}

function notDurable(setting: string): OperatorError {
  return new OperatorError(
    `The database has ${setting} off: messages that were acknowledged would be lost when its machine crashes. ` +
      `Run ALTER SYSTEM SET ${setting} = on; SELECT pg_reload_conf(); or remove the setting from where it is made.`,
  )
}
