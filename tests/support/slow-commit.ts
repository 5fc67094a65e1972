import { type Config, readConfig } from '../../src/config/config.ts'
import { connectDatabase, type Database, type Sql } from '../../src/database/connect.ts'
import { migrate } from '../../src/database/migrate.ts'
import { endAtLast } from './cleanup.ts'
import { newDataDir } from './data-dir.ts'

/** A PostgreSQL of a test's own, for what would hold up those who share one. */
export type OwnPostgres = {
  config: Config
  /** Opens another database client of it, as another instance has. */
  connect(): Promise<Database>
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const config = readConfig({
    CHATAPP_DATA_DIR: await newDataDir(),
    PORT: '0',
    HOST: '127.0.0.1',
    CHATAPP_RATE_LIMITS: 'off',
  })
  const first = await connectDatabase(config)
  endAtLast(() => first.stop())
  await migrate(first.sql)
  return { config, connect: () => connectDatabase(config, { isShared: true }) }
}

/**
 * Has every commit of the server wait for a standby that is not there, as it would for a disk that is busy. Resolves when
 * one does, with the lock of NOTIFY in its hand; what that gives ends it.
 */
export async function stallCommits(sql: Sql): Promise<() => Promise<void>> {
  await sql`CREATE TABLE IF NOT EXISTS stalled (at timestamptz)`
  await sql`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`
  await sql`SELECT pg_reload_conf()`
  let committing: Promise<unknown> = Promise.resolve()
  let isOver = true
  while (!(await isStalled(sql))) {
    if (!isOver) continue
    isOver = false
    committing = sql.begin(async transaction => {
      await transaction`INSERT INTO stalled VALUES (now())`
      await transaction`NOTIFY stalled`
    })
    committing.then(() => {
      isOver = true
    })
  }
  return async () => {
    await sql`ALTER SYSTEM RESET synchronous_standby_names`
    await sql`SELECT pg_reload_conf()`
    await committing
  }
}

async function isStalled(sql: Sql): Promise<boolean> {
  const rows = await sql`
    SELECT FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE wait_event = 'SyncRep' AND locktype = 'object' AND classid = 'pg_database'::regclass AND objid = 0 AND granted`
  return rows.length > 0
}
