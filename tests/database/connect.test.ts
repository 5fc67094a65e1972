import { expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { within } from '../../src/deadline.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

test('a pool whose connections all died without a word is replaced', async () => {
  const database = await createTestDatabase()
  const proxy = await startProxy({ unix: database.socketPath })
  const { sql, stop } = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const useAll = () => Promise.all(Array.from({ length: 20 }, () => sql`SELECT pg_sleep(0.05)`))
  await useAll()

  expect(proxy.forget()).toBeGreaterThanOrEqual(20)
  const stuck = useAll().catch(error => error)
  expect(await stuck).toMatchObject({ code: 'CONNECTION_DESTROYED' }) // those who wait are told
  expect(await within(5_000, sql`SELECT 1 AS one`)).toMatchObject([{ one: 1 }])
  await stop()
  proxy.stop()
  await database.stop()
})
