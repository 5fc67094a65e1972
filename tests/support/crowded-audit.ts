import { ACTIONS } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/client.ts'

/** Fills the audit log with so many entries: those of people who sign in, of the command line, and of those who fail to. */
export async function fillAudit(sql: Sql, entries: number): Promise<void> {
  await sql`
    INSERT INTO audit (at, action, actor_id, actor_name, subject_id, subject_name, address, details)
    SELECT now() - (${entries} - n) * interval '1 second',
           CASE WHEN n % 5 = 0 THEN (${ACTIONS}::text[])[1 + n / 5 % ${ACTIONS.length}] ELSE 'session.started' END,
           CASE WHEN n % 7 > 1 THEN n % 100 + 1 END,
           CASE n % 7 WHEN 0 THEN 'system' WHEN 1 THEN '' ELSE 'Crowd' || n % 100 END,
           n % 90 + 1, 'Crowd' || n % 90, '192.0.2.1', '{}'
    FROM generate_series(1, ${entries}::bigint) n`
  await sql`ANALYZE audit`
}
