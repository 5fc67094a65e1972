import type { Sql, Transaction } from '../database/connect.ts'
import type { Job, JobContents, JobHandler, JobKind } from './model.ts'

/** So long after an instance that is at a job has last said so, another one takes it. */
const LEASE_S = 60

const LONGEST_PAUSE_S = 3_600

/** For so long whoever runs the server can see what was given up. */
const KEEP_DAYS = 7

/** Adds a job in the transaction of what asks for it: there is none without the other. */
export async function addJob<Kind extends JobKind>(
  transaction: Sql | Transaction,
  kind: Kind,
  personId: number | null,
  content: JobContents[Kind],
): Promise<void> {
  await transaction`
    INSERT INTO jobs (kind, user_id, content) VALUES (${kind}, ${personId}, ${JSON.stringify(content)}::text::jsonb)`
}

/** Of which lanes and of which people no more jobs are to be done for now. */
export type Full = { lanes: string[]; people: number[] }

const NOTHING_FULL: Full = { lanes: [], people: [] }

/** Takes jobs that are due, the oldest first: no other instance has them until the lease ends. */
export async function takeJobs<Kind extends JobKind>(
  sql: Sql,
  kind: Kind,
  atMost: number,
  full = NOTHING_FULL,
): Promise<Job<Kind>[]> {
  return await sql<Job<Kind>[]>`
    UPDATE jobs SET attempts = attempts + 1, due_at = now() + ${LEASE_S} * interval '1 second'
    WHERE id = ANY(ARRAY(
      SELECT id FROM jobs WHERE kind = ${kind} AND due_at <= now() AND ended_at IS NULL AND ${isFree(sql, full)}
      ORDER BY due_at LIMIT ${atMost} FOR UPDATE SKIP LOCKED))
    RETURNING id, user_id AS "personId", content, attempts AS attempt`
}

/** Says that this instance is still at a job. */
export async function renewJob(sql: Sql, { id, attempt }: Job<JobKind>): Promise<void> {
  await sql`
    UPDATE jobs SET due_at = now() + ${LEASE_S} * interval '1 second'
    WHERE id = ${id} AND attempts = ${attempt} AND ended_at IS NULL`
}

/** Removes a job that was done. */
export async function finishJob(sql: Sql, { id, attempt }: Job<JobKind>): Promise<void> {
  await sql`DELETE FROM jobs WHERE id = ${id} AND attempts = ${attempt}`
}

/** Leaves a job that was not finished to others, at once. */
export async function giveJobBack(sql: Sql, { id, attempt }: Job<JobKind>): Promise<void> {
  await sql`UPDATE jobs SET due_at = now(), attempts = attempts - 1 WHERE id = ${id} AND attempts = ${attempt}`
}

/**
 * Records that an attempt failed: the next one is after a pause, unless it has been tried for too long.
 * @param notBeforeS how long the pause is at least
 * @returns whether there is a next one
 */
export async function retryJob(
  sql: Sql,
  { id, attempt }: Job<JobKind>,
  error: string,
  { retryAfterS, giveUpAfterS }: Pick<JobHandler<JobKind>, 'retryAfterS' | 'giveUpAfterS'>,
  notBeforeS = 0,
): Promise<boolean> {
  const wantedS = Math.max(retryAfterS * 2 ** (attempt - 1), notBeforeS)
  const pauseS = Math.min(wantedS, LONGEST_PAUSE_S) * (0.9 + Math.random() / 5)
  const { count } = await sql`
    UPDATE jobs SET due_at = now() + ${pauseS} * interval '1 second', error = ${error}
    WHERE id = ${id} AND attempts = ${attempt}
      AND now() + ${pauseS} * interval '1 second' < made_at + ${giveUpAfterS} * interval '1 second'`
  return count > 0
}

/**
 * Gives a job up. What it was about is not kept.
 * @returns whether this instance still had it
 */
export async function endJob(sql: Sql, { id, attempt }: Job<JobKind>, error: string): Promise<boolean> {
  const { count } = await sql`
    UPDATE jobs SET ended_at = now(), error = ${error}, content = '{}' WHERE id = ${id} AND attempts = ${attempt}`
  return count > 0
}

/** In how many milliseconds the next job of a kind is due that may be done; null where none waits. */
export async function nextJobInMs(sql: Sql, kind: JobKind, full = NOTHING_FULL): Promise<number | null> {
  const [next] = await sql<{ inMs: number }[]>`
    SELECT (extract(epoch FROM due_at - now()) * 1000)::float8 AS "inMs" FROM jobs
    WHERE kind = ${kind} AND ended_at IS NULL AND ${isFree(sql, full)}
    ORDER BY due_at LIMIT 1`
  return next ? Math.max(next.inMs, 0) : null
}

function isFree(sql: Sql, { lanes, people }: Full) {
  return sql`
    coalesce(content->>'lane' <> ALL(${lanes}::text[]), true) AND coalesce(user_id <> ALL(${people}::bigint[]), true)`
}

/** How it is with the jobs of a kind. */
export type JobFigures = {
  kind: JobKind
  /** Those that are still to be done, and of them those that have failed at least once. */
  waiting: number
  failing: number
  /** Since when the oldest of those that failed has waited, and why one of them has failed. */
  failingSince: Date | null
  error: string | null
  /** Those that were given up within the last days. */
  givenUp: number
}

/** Counts the jobs that there are by their kind, for the operator. */
export async function countJobs(sql: Sql): Promise<JobFigures[]> {
  return await sql<JobFigures[]>`
    SELECT kind, coalesce(waiting, 0) AS waiting, coalesce(failing, 0) AS failing, "failingSince", error,
           coalesce(given_up, 0) AS "givenUp"
    FROM (
      SELECT kind, count(*)::int AS waiting, count(error)::int AS failing,
             min(made_at) FILTER (WHERE error IS NOT NULL) AS "failingSince",
             min(error) AS error
      FROM jobs WHERE ended_at IS NULL GROUP BY kind) waiting
    FULL JOIN (
      SELECT kind, count(*)::int AS given_up FROM jobs WHERE ended_at IS NOT NULL GROUP BY kind) ended USING (kind)
    ORDER BY kind`
}

/** Removes those that were given up long ago. */
export async function removeEndedJobs(sql: Sql): Promise<void> {
  await sql`DELETE FROM jobs WHERE ended_at < now() - ${KEEP_DAYS} * interval '1 day'`
}
