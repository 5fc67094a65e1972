import type { Sql } from '../../src/database/connect.ts'

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
