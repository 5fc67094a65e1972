import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts'
import { GivenUp, type Job, type JobHandler } from '../../src/jobs/model.ts'
import { addJob, countJobs, finishJob, removeEndedJobs, retryJob, takeJobs } from '../../src/jobs/store.ts'
import { deliverEvent } from '../../src/live/database-events.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let sql: Sql
const running: Jobs[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  sql = database.sql
})
beforeEach(async () => {
  await Promise.all(running.splice(0).map(jobs => jobs.stop()))
  await sql`DELETE FROM jobs`
})
afterAll(async () => {
  await Promise.all(running.map(jobs => jobs.stop()))
  await database.stop()
})

const IDLE = { atOnce: 1, retryAfterS: 1, giveUpAfterS: 60, work: async () => {} }

type Work = JobHandler<'mail'>['work']

/** An instance that does jobs of one kind. @returns how its attempts ended, and how to wait for so many of them */
function instance(work: Work, given: Partial<JobHandler<'mail'>> = {}) {
  const outcomes: string[] = []
  const waiting = new Set<() => void>()
  const mail = { atOnce: 2, retryAfterS: 0.01, giveUpAfterS: 60, work, ...given }
  const jobs = createJobs(
    sql,
    { mail, 'forgotten-password': IDLE, data: IDLE, push: IDLE, webhook: IDLE },
    (_, outcome) => {
      outcomes.push(outcome)
      for (const look of waiting) look()
    },
  )
  running.push(jobs)
  jobs.start()
  return {
    jobs,
    outcomes,
    ended: (count: number) =>
      new Promise<string[]>(resolve => {
        const look = () => {
          if (outcomes.length >= count) resolve(outcomes)
        }
        waiting.add(look)
        look()
      }),
  }
}

const add = (to: string) => addJob(sql, 'mail', null, { kind: 'two-step-removed', to })

test('each job is done once, by whichever instance, and is gone then', async () => {
  for (let i = 0; i < 30; i++) await add(`${i}`)
  const done: string[] = []
  const work: Work = async ({ content }) => {
    done.push(content.to)
  }
  const instances = [instance(work), instance(work), instance(work)]
  while (done.length < 30)
    await Promise.race(instances.map(({ outcomes, ended }) => ended(outcomes.length + 1)))
  expect(done.map(Number).sort((a, b) => a - b)).toEqual([...Array(30).keys()])
  await Promise.all(instances.map(({ jobs }) => jobs.stop()))
  expect(await sql`SELECT FROM jobs`).toHaveLength(0)
})

test('one that fails is tried again later, and why is kept for the operator', async () => {
  const attempts: number[] = []
  const { ended } = instance(async ({ attempt }) => {
    attempts.push(attempt)
    if (attempt < 3) throw new Error(`it failed ${attempt} times`)
  })
  await add('a')
  // No NOTIFY is heard here: the first look finds nothing, so it is told.
  running.at(-1)?.events.job_added?.({ kind: 'mail' })
  expect(await ended(3)).toEqual(['failed', 'failed', 'done'])
  expect(attempts).toEqual([1, 2, 3])
})

test('the pause doubles with each attempt, up to an hour', async () => {
  await add('a')
  const pauses: number[] = []
  for (let attempt = 1; attempt <= 9; attempt++) {
    const [job] = await takeJobs(sql, 'mail', 1)
    expect(job?.attempt).toBe(attempt)
    if (job) await retryJob(sql, job, 'why', { retryAfterS: 30, giveUpAfterS: 86_400 })
    const [row] = await sql<
      { pauseS: number }[]
    >`SELECT extract(epoch FROM due_at - now())::float8 AS "pauseS" FROM jobs`
    pauses.push(row?.pauseS ?? 0)
    await sql`UPDATE jobs SET due_at = now()`
  }
  for (const [index, pauseS] of pauses.entries()) {
    const wanted = Math.min(30 * 2 ** index, 3_600)
    expect(pauseS).toBeWithin(wanted * 0.85, wanted * 1.15)
  }
})

test('one that cannot be done, or has been tried for too long, is given up, and what it was about is forgotten', async () => {
  await add('never')
  await add('late')
  await add('deadly')
  await sql`UPDATE jobs SET attempts = 40 WHERE content->>'to' = 'deadly'`
  await sql`UPDATE jobs SET made_at = now() - interval '1 day' WHERE content->>'to' = 'late'`
  const { ended } = instance(({ content: { to } }) => {
    throw to === 'never' ? new GivenUp('there is no such mailbox') : new Error('no answer')
  })
  expect(await ended(3)).toEqual(['given up', 'given up', 'given up'])
  const rows = await sql`SELECT content, error, attempts FROM jobs ORDER BY id`
  expect([...rows]).toEqual([
    { content: {}, error: 'there is no such mailbox', attempts: 1 },
    { content: {}, error: 'no answer', attempts: 1 },
    { content: {}, error: 'instances that were at it ended each time', attempts: 41 },
  ])
  expect(await countJobs(sql)).toEqual([
    { kind: 'mail', waiting: 0, failing: 0, failingSince: null, error: null, givenUp: 3 },
  ])
  await removeEndedJobs(sql)
  expect(await sql`SELECT FROM jobs`).toHaveLength(3)
  await sql`UPDATE jobs SET ended_at = now() - interval '8 days'`
  await removeEndedJobs(sql)
  expect(await sql`SELECT FROM jobs`).toHaveLength(0)
})

test('what a dead instance was at is taken by another one, and what it says after that counts for nothing', async () => {
  await add('a')
  const [lost]: Job<'mail'>[] = await takeJobs(sql, 'mail', 1)
  expect(await takeJobs(sql, 'mail', 1)).toEqual([])
  await sql`UPDATE jobs SET due_at = now()` // the minute is over
  const [again] = await takeJobs(sql, 'mail', 1)
  expect(again?.attempt).toBe(2)
  if (lost) await finishJob(sql, lost)
  expect(await sql`SELECT FROM jobs`).toHaveLength(1)
  if (again) await finishJob(sql, again)
  expect(await sql`SELECT FROM jobs`).toHaveLength(0)
})

test('an instance that stops gives back what it leaves unfinished', async () => {
  await add('a')
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { jobs } = instance((_, signal) => {
    begin()
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopping'))))
  })
  await begun
  await jobs.stop()
  const [again] = await takeJobs(sql, 'mail', 1)
  expect(again?.attempt).toBe(1)
})

test('a kind whose work hangs keeps no other kind from being done', async () => {
  const { promise: done, resolve } = Promise.withResolvers<string>()
  const hanging = new Set<number>()
  const jobs = createJobs(
    sql,
    {
      mail: {
        atOnce: 2,
        retryAfterS: 1,
        giveUpAfterS: 60,
        work: ({ id }, signal) => {
          hanging.add(id)
          return new Promise((_, reject) => signal.addEventListener('abort', reject))
        },
      },
      'forgotten-password': {
        atOnce: 1,
        retryAfterS: 1,
        giveUpAfterS: 60,
        work: async ({ content: { email } }) => resolve(email),
      },
      data: IDLE,
      push: IDLE,
      webhook: IDLE,
    },
    () => {},
  )
  running.push(jobs)
  for (let i = 0; i < 3; i++) await add('a')
  jobs.start()
  await addJob(sql, 'forgotten-password', null, { email: 'b@example.com', from: '' })
  deliverEvent('{"type":"job_added","kind":"forgotten-password"}', [jobs.events])
  expect(await done).toBe('b@example.com')
  expect(hanging.size).toBeLessThanOrEqual(2)
})

test('an added job is announced, its person’s deletion takes it along', async () => {
  const [person] = await sql<{ id: number }[]>`
    INSERT INTO users (username, password_hash) VALUES ('ann', '') RETURNING id`
  const heard: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  await sql.listen('chatapp', payload => {
    heard.push(payload)
    resolve()
  })
  await addJob(sql, 'mail', person?.id ?? null, { kind: 'two-step-removed', to: 'a' })
  await promise
  expect(heard.map(text => JSON.parse(text))).toEqual([{ type: 'job_added', kind: 'mail' }])
  await sql`SELECT delete_account(${person?.id ?? 0})`
  expect(await sql`SELECT FROM jobs`).toHaveLength(0)
})
