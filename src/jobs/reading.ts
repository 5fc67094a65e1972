import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'
import { JOB_KINDS } from './model.ts'
import { countJobs } from './store.ts'

const ANSWER_WITHIN_MS = 1_000

/** How many jobs of each kind wait, for the metrics; none when the database does not answer. */
export async function readWaitingJobs(sql: Sql): Promise<Map<string, number>> {
  try {
    const figures = await within(ANSWER_WITHIN_MS, countJobs(sql))
    const counted = new Map<string, number>(figures.map(({ kind, waiting }) => [kind, waiting]))
    return new Map(JOB_KINDS.map(kind => [kind, counted.get(kind) ?? 0]))
  } catch {
    return new Map()
  }
}
