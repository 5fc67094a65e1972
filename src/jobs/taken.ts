import type { Sql } from '../database/connect.ts'
import type { Job, JobKind } from './model.ts'

/**
 * A condition: that this instance still has a job. Where it could not say for a minute that it is at it, another one has taken the job, and may have
 * finished it: nothing may be left to wait for it.
 */
export function isStillTaken(sql: Sql, { id, attempt }: Pick<Job<JobKind>, 'id' | 'attempt'>) {
  return sql`EXISTS (SELECT FROM jobs WHERE id = ${id} AND attempts = ${attempt})`
}
