import { expect, test } from 'bun:test'
import { startApp } from '../support/app.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase } from '../support/postgres.ts'

test('a pool that is busy is not dead: whoever waits is answered late, and nobody is cut', async () => {
  const { sql, stop } = await createTestDatabase()
  await Promise.all(Array.from({ length: 20 }, () => sql`SELECT pg_sleep(0.1)`)) // opens them all
  // Three rounds of twenty: longer than the pool waits until it asks whether it is dead.
  const slow = Array.from({ length: 60 }, () => sql`SELECT pg_sleep(4)`)
  const late = sql`SELECT 1 AS one`
  expect(await Promise.all(slow)).toHaveLength(60)
  expect(await late).toMatchObject([{ one: 1 }])
  await stop()
})

test('a query that waits too long is given up with a 503', async () => {
  const app = await startApp()
  const [ann, bob] = [await addPerson(app, 'ann'), await addPerson(app, 'bob')]
  await ann.send('bob', 'unread')
  const locked = await app.database.sql.reserve()
  await locked`BEGIN`
  await locked`SELECT FROM participants FOR UPDATE`
  const { status, headers } = await bob.call('/api/v1/conversation/ann/read/', { body: { seq: 1 } })
  expect(status).toBe(503)
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  await locked`ROLLBACK`
  locked.release()
  await app.stop()
})
