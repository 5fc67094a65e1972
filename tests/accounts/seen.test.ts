import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { addPerson, signInAgain } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

async function minutesSinceSeen(username: string): Promise<number> {
  const [row] = await app.database.sql<{ minutes: number }[]>`
    SELECT extract(epoch FROM now() - seen_at)::float8 / 60 AS minutes FROM users WHERE username = ${username}`
  return row?.minutes ?? Number.NaN
}

/** As if a person had been here so many minutes ago; a session was asked about then, too. */
async function pretendSeen(username: string, minutes: number): Promise<void> {
  const { sql } = app.database
  await sql`
    UPDATE sessions SET last_seen_at = now() - ${minutes} * interval '1 minute'
    WHERE user_id = (SELECT id FROM users WHERE username = ${username})`
  await sql`
    UPDATE users SET seen_at = now() - ${minutes} * interval '1 minute' WHERE username = ${username}`
}

test('when somebody was last here is known within five minutes, and after they signed out', async () => {
  const ann = await addPerson(app, 'ann')
  expect(await minutesSinceSeen('ann')).toBe(Number.POSITIVE_INFINITY)
  await ann.call('/api/v1/user/')
  expect(await minutesSinceSeen('ann')).toBeLessThan(1)
  await ann.call('/api/v1/session/', { method: 'DELETE' })
  expect(await minutesSinceSeen('ann')).toBeLessThan(1)
})

test('it is written once in five minutes', async () => {
  await addPerson(app, 'bob')
  for (const [ago, expected] of [
    [4, 4],
    [6, 0],
  ] as const) {
    await pretendSeen('bob', ago)
    const bob = await signInAgain(app, 'bob') // a session that is not cached yet
    await bob.call('/api/v1/user/')
    expect(Math.floor(await minutesSinceSeen('bob'))).toBe(expected)
  }
})

test('nobody waits because somebody has the account locked', async () => {
  const cleo = await addPerson(app, 'cleo')
  await app.database.sql.begin(async transaction => {
    await transaction`SELECT FROM users WHERE username = 'cleo' FOR UPDATE`
    expect((await cleo.call('/api/v1/user/')).status).toBe(200)
  })
})
