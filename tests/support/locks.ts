import type { Sql } from '../../src/database/connect.ts'

/** Whether somebody in this database waits for another's lock. */
export async function isSomebodyWaiting(sql: Sql): Promise<boolean> {
  const waiting = await sql`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return waiting.length > 0
}

/** Waits until somebody in this database waits for another's lock. */
export async function waitForLock(sql: Sql): Promise<void> {
  while (!(await isSomebodyWaiting(sql))) await Bun.sleep(5)
}
