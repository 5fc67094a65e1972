import { beforeAll, expect, test } from 'bun:test'
import { migrate } from '../../src/database/migrate.ts'
import { startListener } from '../../src/live/listener.ts'
import { startServer } from '../../src/server.ts'
import { endAtLast } from '../support/cleanup.ts'
import { call, clientFor } from '../support/client.ts'
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres.ts'
import { addPerson } from '../support/people.ts'
import { stallCommits } from '../support/slow-commit.ts'

/** Longer than a lock may be held by somebody who forgot it, and than several heartbeats of the listener below. */
const STALL_MS = 3_000

let postgres: OwnPostgres

beforeAll(async () => {
  postgres = await startOwnPostgres()
  const database = await postgres.connect()
  await migrate(database.sql)
  await database.stop()
})

async function startInstance() {
  const database = await postgres.connect()
  const server = await startServer(postgres.config, database)
  endAtLast(() => server.stop().then(() => database.stop()))
  return { url: server.url, database }
}

test('a commit that is slow is waited for by all instances: nothing is refused, cut or taken for dead', async () => {
  const [one, two] = [await startInstance(), await startInstance()]
  const [ann, bob] = [await addPerson(one, 'ann'), await addPerson(one, 'bob')]
  const elsewhere = clientFor(two.url, 'ann', ann.token)
  const socket = await clientFor(two.url, 'bob', bob.token).openSocket()
  await ann.send('bob', 'before')

  const endStall = await stallCommits(one.database.sql)
  const sent = Promise.all(
    [ann, elsewhere, bob, elsewhere, ann].map((who, i) => who.send(who === bob ? 'ann' : 'bob', `m${i}`)),
  )
  const read = bob.call('/api/v1/conversation/ann/read/', { body: { seq: 1 } })
  await Bun.sleep(STALL_MS)
  const ready = await Promise.all([one, two].map(({ url }) => call(url, '/readyz')))
  expect(ready.map(({ status }) => status)).toEqual([200, 200])
  await endStall()

  expect((await sent).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
  expect((await read).status).toBeLessThan(300)
  await socket.waitFor(({ seq }) => seq === 6)
  expect(socket.frames.filter(({ sync }) => sync)).toEqual([])
})

test('a listener is not deaf while a commit is slow, and is when its connection dies', async () => {
  const database = await postgres.connect()
  let gaps = 0
  const { promise: gap, resolve: onGap } = Promise.withResolvers<void>()
  const listener = await startListener({
    dedicated: database.dedicate('listener'),
    heartbeatMs: 200,
    handlers: [],
    onGap() {
      gaps++
      onGap()
    },
  })
  const endStall = await stallCommits(database.sql)
  await Bun.sleep(STALL_MS)
  await listener.checkBriefly(1_000)
  await endStall()
  await listener.check(5_000)
  expect(gaps).toBe(0)

  await database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen "%' AND datname = current_database()`
  await gap
  await listener.stop()
  await database.stop()
})
