import type { Sql } from '../database/connect.ts'
import { readyPercent } from '../search-index/progress.ts'
import { readProgress } from '../search-index/store.ts'

/** Says how much can be found. What is not ready yet becomes so by itself, while a server runs. */
export async function inspectSearch(sql: Sql): Promise<string> {
  const [found] = await sql<
    { isThere: boolean }[]
  >`SELECT to_regclass('search_progress') IS NOT NULL AS "isThere"`
  if (!found?.isThere) return 'there is no search yet'
  const percent = readyPercent(await readProgress(sql))
  return percent === 100
    ? 'all messages can be found'
    : `${percent} % of the messages from before there was search can be found; the rest is made ready while a server runs`
}
