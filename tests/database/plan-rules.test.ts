import { expect, test } from 'bun:test'
import { observeDatabase } from '../support/plans.ts'

test('a plan that reads much of two indexes to find nothing is a bad one', async () => {
  const { sql, look, stop } = await observeDatabase()
  await sql`CREATE TABLE pairs AS SELECT n % 2 AS one, n % 2 AS other FROM generate_series(1, 20000) n`
  await sql`CREATE INDEX ON pairs (one)`
  await sql`CREATE INDEX ON pairs (other)`
  await sql`SET enable_indexscan = off`
  const call = {
    what: 'neither has both',
    make: () => sql`SELECT one FROM pairs WHERE one = ${0}::int AND other = ${1}::int`,
  }
  expect(await look(call).catch(error => error)).toMatchObject({ message: expect.stringContaining('<= 500') })
  await stop()
})
