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

test('a connection that dies without a word in the middle of a transaction does not keep for long what that has locked', async () => {
  const database = await createTestDatabase({ isEmpty: true })
  await database.sql`CREATE TABLE locked (id int)`
  await database.sql`INSERT INTO locked VALUES (1)`
  const proxy = await startProxy({ unix: database.socketPath })
  const through = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const writer = through.dedicate('writer').open()
  const { promise: hasLocked, resolve } = Promise.withResolvers<void>()
  const dead = writer
    .begin(async transaction => {
      await transaction`SELECT FROM locked FOR UPDATE`
      proxy.forget()
      resolve()
      await transaction`SELECT 1`
    })
    .catch(() => {})
  await hasLocked
  await database.sql`SELECT FROM locked FOR UPDATE` // in the end
  await writer.end({ timeout: 0 })
  await dead
  await through.stop()
  await database.stop()
  proxy.stop()
})
