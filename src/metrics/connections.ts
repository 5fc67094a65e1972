import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'

const ANSWER_WITHIN_MS = 1_000

/** Counts the connections of the instance by what they do; none when the database does not answer. */
export async function countConnections(sql: Sql, instance: string): Promise<Map<string, number>> {
  try {
    const rows = await within(
      ANSWER_WITHIN_MS,
      sql<{ state: string; count: number }[]>`
        SELECT state, count(*)::int AS count FROM pg_stat_activity
        WHERE starts_with(application_name, ${`${instance} `}) AND state IS NOT NULL GROUP BY state`,
    )
    return new Map(rows.map(({ state, count }) => [state, count]))
  } catch {
    return new Map()
  }
}
