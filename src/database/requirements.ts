import { OperatorError } from '../errors.ts'
import type { Sql } from './client.ts'

const OLDEST_VERSION = 15

/**
 * Makes sure that ChatApp can work with a server.
 * @throws OperatorError when it is older than PostgreSQL 15 or not in UTF-8
 */
export async function checkServer(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: number; encoding: string }[]>`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`
  const major = Math.floor((row?.version ?? 0) / 10_000)
  if (major < OLDEST_VERSION) {
    throw new OperatorError(`The database is PostgreSQL ${major}; ChatApp needs ${OLDEST_VERSION} or newer.`)
  }
  if (row?.encoding !== 'UTF8') {
    throw new OperatorError(
      `The database is encoded in ${row?.encoding}; make one with ENCODING 'UTF8' for ChatApp.`,
    )
  }
}
