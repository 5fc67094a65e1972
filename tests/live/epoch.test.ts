import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { createPerson } from '../../src/accounts/store.ts'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { clusterOf } from '../../src/database/embedded/connection.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { createEpoch, readEpoch } from '../../src/live/epoch.ts'
import { readConversation } from '../../src/messages/reading-store.ts'
import { english } from '../../src/words/english.ts'
import { startApp } from '../support/app.ts'
import { clientFor } from '../support/client.ts'
import { newDataDir } from '../support/data-dir.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

/** Has every instance LISTEN anew, as after a restart of PostgreSQL. */
async function terminateListeners({ sql }: TestDatabase): Promise<void> {
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'listen %'`
}

const isHello = (frame: Record<string, unknown>) => 'hello' in frame

test('the epoch is the same in two instances and after a restart, and in answers as in the first frame', async () => {
  const database = await createTestDatabase()
  const [here, there] = [await startApp({}, database), await startApp({}, database)]
  const ann = await addPerson(here, 'ann')
  await addPerson(here, 'bob')
  const page = (await ann.call('/api/v1/message/?target=bob')).json
  expect(page).toMatchObject({ last_seq: 0, epoch: expect.stringMatching(/^[\w-]{16}$/), results: [] })
  await ann.send('bob', 'one')
  await ann.send('bob', 'two')

  await here.stop()
  const again = await startApp({}, database)
  for (const { url } of [there, again]) {
    const client = clientFor(url, 'ann', ann.token)
    const socket = await client.openSocket()
    await client.send('bob', 'three', crypto.randomUUID())
    await socket.waitFor(({ message }) => message !== undefined)
    expect(socket.frames[0]).toEqual({ hello: { epoch: page.epoch } })
    socket.close()
  }
  for (const query of ['', '&after=4', '&after=1', '&before=2', '&limit=1']) {
    const { json } = await clientFor(again.url, 'ann', ann.token).call(`/api/v1/message/?target=bob${query}`)
    expect(json).toMatchObject({ last_seq: 4, epoch: page.epoch })
  }
  const all = (await clientFor(again.url, 'ann', ann.token).call('/api/v1/message/')).json
  expect(Object.keys(all)).toEqual(['next', 'previous', 'results'])
  await there.stop()
  await again.stop()
  await database.stop()
})

test('sockets are told of another epoch before they are told to catch up', async () => {
  const app = await startApp()
  const ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
  const socket = await ann.openSocket()
  const first = await socket.waitFor(isHello)
  await app.database.sql`UPDATE epoch SET seed = DEFAULT`
  await terminateListeners(app.database)
  const second = await socket.waitFor(frame => isHello(frame) && !Bun.deepEquals(frame, first))
  const next = () => socket.frames[socket.frames.indexOf(second) + 1]
  await socket.waitFor(() => next() !== undefined)
  expect(next()).toEqual({ sync: true })
  const { json } = await ann.call('/api/v1/message/?target=bob')
  expect(second).toEqual({ hello: { epoch: json.epoch } })

  const other = await ann.openSocket()
  expect(await other.waitFor(isHello)).toEqual({ hello: { epoch: json.epoch } })
  await app.stop()
})

test('a copy of a database and a dump that was read back are other histories', async () => {
  const [one, copy, restored] = [
    await createTestDatabase(), // all are copies of one that has the schema: the oids of their tables are the same
    await createTestDatabase(),
    await createTestDatabase({ isEmpty: true }),
  ]
  await migrate(restored.sql)
  const [{ seed } = { seed: '' }] = await one.sql<{ seed: string }[]>`SELECT seed FROM epoch`
  await restored.sql`UPDATE epoch SET seed = ${seed}` // a dump brings it along
  const epochs = await Promise.all([one, one, copy, restored].map(({ sql }) => readEpoch(sql)))
  expect(epochs[1]).toBe(epochs[0] ?? '')
  expect(new Set(epochs).size).toBe(3)
  for (const database of [one, copy, restored]) await database.stop()
})

test('a standby that was promoted is another history, which is known as soon as something is read from it', async () => {
  const dataDir = await newDataDir()
  const before = await startEmbeddedServer({ dataDir })
  const { sql, stop } = await connectDatabase(readConfig({ CHATAPP_DATA_DIR: dataDir }), { isCommand: true })
  await migrate(sql)
  const [ann, bob] = [await createPerson(sql, 'ann', ''), await createPerson(sql, 'bob', '')]
  if (!ann || !bob) throw new Error('Nobody is there.')
  const read = () => readConversation(sql, ann, bob, { limit: 1 })
  const epoch = createEpoch(sql)
  await epoch.read(sql)
  const [first, old] = [epoch.current(), await read()]
  expect(await epoch.of(old.serverStart)).toBe(first)
  await before.stop()

  writeFileSync(join(clusterOf(dataDir), 'standby.signal'), '')
  const standby = await startEmbeddedServer({ dataDir })
  const admin = postgres({ ...standby.connection, max: 1 })
  await admin`SELECT pg_promote()` // waits until it is done
  await admin.end()
  expect(epoch.current()).toBe(first) // nothing has listened anew
  const second = await epoch.of((await read()).serverStart)
  expect(second).not.toBe(first)
  expect(second).toBe(await readEpoch(sql))
  expect(epoch.current()).toBe(second)
  expect(await epoch.of(old.serverStart)).toBe(first)
  expect(epoch.of('1.5')).rejects.toThrow(english.errors.databaseUnavailable)
  await stop()
  await standby.stop()
})

test('a role that may not ask for the cluster’s identifier gets an epoch of the other parts', async () => {
  const database = await createTestDatabase()
  const epoch = await readEpoch(database.sql)
  await database.sql`REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC`
  const role = `role_${crypto.randomUUID().replaceAll('-', '')}`
  await database.sql.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT SELECT ON epoch TO ${role}`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'secret'
  const limited = await connectDatabase(readConfig({ DATABASE_URL: url.href }))
  const asRole = () => readEpoch(limited.sql)
  const withoutRight = await asRole()
  expect(withoutRight).toMatch(/^[\w-]{16}$/)
  expect(withoutRight).not.toBe(epoch)
  expect(await asRole()).toBe(withoutRight)
  await database.sql.unsafe(`GRANT EXECUTE ON FUNCTION pg_control_system() TO ${role}`)
  expect(await asRole()).toBe(epoch)
  await limited.stop()
  await database.sql.unsafe(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  await database.stop()
})
