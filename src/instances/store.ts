import type { Complaint } from '../checks/self-check.ts'
import type { Sql } from '../database/connect.ts'
import type { Bucket } from '../metrics/latency.ts'

/** A server that runs on this database. */
export type Instance = { id: string; name: string; version: string; startedAt: Date } & Readings

/** What an instance says of itself. */
export type Readings = {
  sockets: number
  /** Messages that wait for their batch. */
  waiting: number
  /** How long messages of the last minutes took to its sockets. */
  deliveries: Bucket[]
  /** When it last checked itself, and what it found wanting. */
  checkedAt: Date | null
  complaints: Complaint[]
}

/** Whoever does not renew for so long has died, or cannot reach the database. */
const DEAD_AFTER_S = 60

/** Says that an instance lives, and how it is. Removes what those left who did not stop by themselves. */
export async function renewInstance(sql: Sql, instance: Instance): Promise<void> {
  const { id, name, version, startedAt, sockets, waiting, deliveries, checkedAt, complaints } = instance
  await sql`
    WITH dead AS (
      DELETE FROM instances WHERE id IN (
        SELECT id FROM instances WHERE seen_at < now() - ${DEAD_AFTER_S} * interval '1 second' AND id <> ${id} ORDER BY id
        FOR UPDATE SKIP LOCKED))
    INSERT INTO instances (id, name, version, started_at, sockets, waiting, deliveries, checked_at, complaints)
    VALUES (${id}, ${name}, ${version}, ${startedAt}, ${sockets}, ${waiting},
            ${JSON.stringify(deliveries)}::text::jsonb, ${checkedAt}, ${JSON.stringify(complaints)}::text::jsonb)
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), sockets = excluded.sockets, waiting = excluded.waiting,
      deliveries = excluded.deliveries, checked_at = excluded.checked_at, complaints = excluded.complaints`
}

/** Says that an instance has stopped. */
export async function removeInstance(sql: Sql, id: string): Promise<void> {
  await sql`DELETE FROM instances WHERE id = ${id}`
}

/** Lists the instances that live, the oldest first. */
export async function listInstances(sql: Sql): Promise<Instance[]> {
  return await sql<Instance[]>`
    SELECT id, name, version, started_at AS "startedAt", sockets, waiting, deliveries, checked_at AS "checkedAt", complaints
    FROM instances WHERE seen_at > now() - ${DEAD_AFTER_S} * interval '1 second' ORDER BY id`
}
