import { afterAll, beforeAll, expect, test } from 'bun:test'
import { listInstances } from '../../src/instances/store.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let apps: TestApp[]

beforeAll(async () => {
  database = await createTestDatabase()
  apps = await Promise.all([startApp({}, database), startApp({}, database)])
})

afterAll(() => database.stop())

/** Resolves with the ids of those that live, once there are so many: one says so soon after it has started. */
async function living(count: number): Promise<string[]> {
  for (;;) {
    const ids = (await listInstances(database.sql)).map(({ id }) => id)
    if (ids.length === count) return ids
    await Bun.sleep(20)
  }
}

test('instances see each other, until one dies or stops', async () => {
  const [first = '', second = ''] = await living(2)

  // One that was killed has not renewed for a minute; the other one removes what it left.
  await database.sql`UPDATE instances SET seen_at = now() - interval '61 seconds' WHERE id = ${first}`
  expect(await living(1)).toEqual([second])
  const third = await startApp({}, database)
  expect(await living(2)).toContain(second)
  expect(await database.sql`SELECT FROM instances WHERE id = ${first}`).toHaveLength(0)

  // Those that stop are gone at once.
  for (const app of [...apps, third]) await app.stop()
  expect(await database.sql`SELECT FROM instances`).toHaveLength(0)
})
