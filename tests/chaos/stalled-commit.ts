import type postgres from 'postgres'
import { within } from '../../src/deadline.ts'
import { isAway, whenAnswered } from './postgres.ts'
import type { World } from './world.ts'

/** How long the commit takes: as one does whose flush a disk or a standby holds up. */
export const STALL_MS = 3_000

const LOOK_EVERY_MS = 50
const ANSWER_WITHIN_MS = 2_000

/** By then the other commit waits for its standby, on a busy machine too. */
const BEGIN_WITHIN_MS = 2_000

/** Two stalls at the same time would end each other. */
const ONE_AT_A_TIME = 0x5741

/** Something else in the cluster that notifies, again and again so that its commit is most likely the next one. */
const NOTIFY_OFTEN = `
  DO $$
  DECLARE
    until timestamptz = clock_timestamp() + '${BEGIN_WITHIN_MS} ms';
  BEGIN
    WHILE clock_timestamp() < until LOOP
      NOTIFY something_else;
      PERFORM pg_logical_emit_message(true, '', ''); -- what writes nothing waits for no standby
      COMMIT;
    END LOOP;
  END $$`

/**
 * Has a commit in another database of the cluster take three seconds: it waits for a synchronous standby that is not
 * there. It has notified, and NOTIFY's lock, one for the cluster, is held until then.
 * @returns how many of ChatApp's commits stood behind it; 0 when it could not be had
 */
export async function stallAnotherCommit(world: World): Promise<number> {
  const other = world.connect('template1')
  try {
    const [row] = await within(
      BEGIN_WITHIN_MS + STALL_MS,
      other<{ pid: number }[]>`SELECT pg_advisory_lock(${ONE_AT_A_TIME}), pg_backend_pid() AS pid`,
    )
    return await stallCommitOf(other, row?.pid ?? 0, world)
  } catch (error) {
    if (!isAway(error)) throw error
    return 0
  } finally {
    await other.end({ timeout: 1 })
  }
}

async function stallCommitOf(other: postgres.Sql, pid: number, world: World): Promise<number> {
  other.unsafe(NOTIFY_OFTEN).catch(error => {
    if (!isAway(error)) throw error
  })
  await ask(world, sql => sql`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
  try {
    await ask(world, sql => sql`SELECT pg_reload_conf()`)
    return (await isStalled(world, pid)) ? await countBehind(world, pid) : 0
  } finally {
    await ask(world, sql => sql`ALTER SYSTEM RESET synchronous_standby_names`)
    await ask(world, sql => sql`SELECT pg_reload_conf()`)
  }
}

/** False when one of ChatApp's own commits was faster: it is the one that waits, and holds the lock. */
async function isStalled(world: World, pid: number): Promise<boolean> {
  for (const since = performance.now(); performance.now() - since < BEGIN_WITHIN_MS; ) {
    const waiting = await ask(
      world,
      sql => sql<{ pid: number }[]>`SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'`,
    )
    if (waiting.length > 0) return waiting.some(other => other.pid === pid)
    await Bun.sleep(LOOK_EVERY_MS)
  }
  return false
}

/** While the stall lasts. Gives how many stood behind it at once. */
async function countBehind(world: World, pid: number): Promise<number> {
  let most = 0
  for (
    const since = performance.now();
    performance.now() - since < STALL_MS;
    await Bun.sleep(LOOK_EVERY_MS)
  ) {
    const behind = await ask(
      world,
      sql => sql`SELECT FROM pg_stat_activity WHERE ${pid} = ANY (pg_blocking_pids(pid))`,
    )
    most = Math.max(most, behind.length)
  }
  return most
}

/**
 * Asks on a connection of its own each time. One that is shared may be taken by a question that notifies, and so stands
 * behind the stall; and a client whose server was killed may wait for ever.
 */
function ask<Result>(world: World, question: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
  return whenAnswered(async () => {
    const sql = world.connect('postgres')
    try {
      return await within(ANSWER_WITHIN_MS, question(sql))
    } finally {
      await sql.end({ timeout: 0 })
    }
  })
}
