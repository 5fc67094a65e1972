import { expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

test('a connection that is lost in the middle of a transaction fails it, and nothing else', async () => {
  const database = await createTestDatabase({ isEmpty: true })
  const proxy = await startProxy({ unix: database.socketPath })
  const { sql, stop } = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const lost = sql.begin(async transaction => {
    const asked = transaction`SELECT pg_sleep(60)`.execute()
    const isAsked = () =>
      database.sql`SELECT FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(60)'`
    while ((await isAsked()).length === 0) await Bun.sleep(5)
    proxy.cut()
    await asked
  })
  await expect(lost).rejects.toThrow(/ECONNRESET|CONNECTION_CLOSED|closed/)
  // What nobody handles would have ended the process by the time that the next one is done.
  const found = await sql.begin(transaction => transaction`SELECT 1 AS one`)
  expect([...found]).toEqual([{ one: 1 }])
  await expect(
    sql.begin(async () => {
      throw new Error('of our own')
    }),
  ).rejects.toThrow('of our own')
  await stop()
  await database.stop()
  proxy.stop()
})
