import type { Sql } from '../../src/database/connect.ts'

/** Waits until somebody in this database waits for another's lock. */
export async function waitForLock(sql: Sql): Promise<void> {
  const isWaiting = async () =>
    (
      await sql`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    ).length > 0
  while (!(await isWaiting())) await Bun.sleep(5)
}
