import { within } from '../deadline.ts'
import type { OpenClient, Sql } from './client.ts'

/**
 * What the server does for a connection of ours that has not answered: it works on what was asked, a commit that is
 * slow included; it waits for something that somebody keeps locked; or it has nothing to do, does not know the
 * connection, or does not say: then the connection is dead.
 */
export type Activity = 'working' | 'locked' | 'idle'

const ANSWER_WITHIN_MS = 2_000

/** Until then a statement is taken for one that will soon be over, and let go of its locks. */
const BRIEF_STATEMENT = '5 seconds'

/**
 * Until then a transaction that has nothing to do is taken for one between two of its statements: on a machine that does much else its program takes
 * a moment for the next. A lock that is really left behind is still there at the next look.
 */
const BETWEEN_STATEMENTS = '0.5 seconds'

/** What a query and its answer may take on their way. */
const A_MOMENT = '2 seconds'

/**
 * Asks the server what the connection of this name does. One that waits for a lock somebody keeps is told to give up, by an
 * error with SQLSTATE 57014: `lock_timeout` cannot tell a row that is kept from a commit that is slow, since NOTIFY has each
 * commit wait for the one before it.
 */
export async function lookAtConnection(open: OpenClient, name: string): Promise<Activity> {
  try {
    const [row] = await ask(
      open,
      name,
      sql => sql<{ activity: Activity }[]>`
      WITH RECURSIVE ours AS (
        SELECT pid FROM pg_stat_activity
        WHERE application_name = ${name} AND datname = current_database()
          AND state = 'active' AND wait_event_type IS DISTINCT FROM 'Client'),
      blockers (pid) AS (
        SELECT unnest(pg_blocking_pids(pid)) FROM ours
        UNION SELECT unnest(pg_blocking_pids(pid)) FROM blockers),
      committing AS (
        -- The lock of NOTIFY: held by one whose commit is on its way to the disk, and awaited by the next.
        SELECT pid FROM pg_locks
        WHERE locktype = 'object' AND classid = 'pg_database'::regclass AND objid = 0 AND pid IS NOT NULL
        UNION SELECT pid FROM pg_stat_activity WHERE lower(wait_event) IN ('syncrep', 'walsync', 'walwrite')),
      keepers AS (
        SELECT FROM blockers LEFT JOIN pg_stat_activity USING (pid)
        WHERE pid NOT IN (SELECT pid FROM committing) AND cardinality(pg_blocking_pids(pid)) = 0
          -- Of a prepared transaction no state is known: it has no process.
          AND coalesce(CASE state WHEN 'active' THEN query_start < now() - ${BRIEF_STATEMENT}::interval
            ELSE state_change < now() - ${BETWEEN_STATEMENTS}::interval END, true))
      SELECT CASE
          WHEN NOT EXISTS (SELECT FROM keepers) THEN 'working'
          WHEN pg_cancel_backend(pid) THEN 'locked'
          ELSE 'idle' END AS activity
      FROM ours`,
    )
    return row?.activity ?? 'idle'
  } catch {
    return 'idle'
  }
}

/**
 * Whether a pool that has not answered a query for `silentMs` is busy rather than dead. It is busy when the server works for
 * it, and each connection that the server does not work on has been asked something since. The pool sends a query on an idle
 * connection where it has one, so a connection that was idle all that time is dead.
 */
export async function isOnlyBusy(open: OpenClient, name: string, silentMs: number): Promise<boolean> {
  try {
    const [row] = await ask(
      open,
      name,
      sql => sql<{ working: number; dead: number }[]>`
      SELECT count(*) FILTER (WHERE state = 'active' AND wait_event_type IS DISTINCT FROM 'Client')::int AS working,
             count(*) FILTER (WHERE state = 'idle'
               AND state_change < now() - ${silentMs} * interval '1 millisecond' - ${A_MOMENT}::interval)::int AS dead
      FROM pg_stat_activity WHERE application_name = ${name} AND datname = current_database()`,
    )
    return row !== undefined && row.working > 0 && row.dead === 0
  } catch {
    return false
  }
}

/** On a new connection: those there are may be dead, or all busy. */
async function ask<Row>(open: OpenClient, name: string, question: (sql: Sql) => Promise<Row>): Promise<Row> {
  const sql = open(`${name} check`, 1)
  try {
    return await within(ANSWER_WITHIN_MS, question(sql))
  } finally {
    void sql.end({ timeout: 1 })
  }
}
