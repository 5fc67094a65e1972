import { expect, test } from 'bun:test'
import { dirname } from 'node:path'
import { readConfig } from '../../src/config/config.ts'
import { openClient } from '../../src/database/client.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { within } from '../../src/deadline.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

test('a pool whose connections all died without a word is replaced', async () => {
  const database = await createTestDatabase()
  const proxy = await startProxy({ unix: database.socketPath })
  const { sql, check, stop } = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const useAll = (seconds = 0.05) =>
    Promise.all(Array.from({ length: 20 }, () => sql`SELECT pg_sleep(${seconds})`))
  await useAll()

  expect(proxy.forget()).toBeGreaterThanOrEqual(20)
  const stuck = useAll().catch(error => error)
  expect(await stuck).toMatchObject({ code: 'CONNECTION_DESTROYED' }) // those who wait are told
  expect(await within(5_000, sql`SELECT 1 AS one`)).toMatchObject([{ one: 1 }])

  // The server has not heard that the old ones are dead: they do not make the new ones look so when all are busy.
  const busy = useAll(4)
  await check(500)
  await busy
  await stop()
  proxy.stop()
  await database.stop()
})

test('a server on the same machine is reached by its Unix socket, whose folder the address names as for psql', async () => {
  const { socketPath, url, stop } = await createTestDatabase()
  expect(new URL(url).searchParams.get('host')).toBe(dirname(socketPath))
  const sql = openClient(readConfig({ DATABASE_URL: url }), null, 'test', 1)
  const [found] = await sql<{ at: string | null }[]>`SELECT inet_server_addr() AS at`
  expect(found).toEqual({ at: null })
  await sql.end()
  await stop()
})

test('a connection that is reset as soon as it is open fails what was asked on it, and nothing else', async () => {
  const database = await createTestDatabase()
  const proxy = await startProxy({ unix: database.socketPath })
  const sql = openClient(readConfig({ DATABASE_URL: database.urlThrough(proxy) }), null, 'test', 1)
  proxy.resetNext(1)

  // Had the client asked something of its own, nobody would handle that it failed, and the process would end.
  expect(await sql`SELECT 1`.catch(error => error)).toMatchObject({ code: 'ECONNRESET' })
  expect(await within(5_000, sql`SELECT 1 AS one`)).toMatchObject([{ one: 1 }])
  await sql.end()
  proxy.stop()
  await database.stop()
})
