import type { Sql } from '../database/connect.ts'

/** Finds those of some people who are told of something outside of their pages: on a device, or by a webhook. */
export async function findToldOutside(sql: Sql, personIds: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }[]>`
    SELECT id FROM unnest(${[...personIds]}::bigint[]) AS person (id)
    WHERE EXISTS (SELECT FROM push_subscriptions WHERE user_id = person.id OFFSET 0)
      OR EXISTS (SELECT FROM webhooks WHERE user_id = person.id OFFSET 0)`
  return found.map(({ id }) => id)
}
