import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { migrate } from '../../src/database/migrate.ts'
import { PRESENCE_CHANNEL } from '../../src/presence/notices.ts'
import { startServer } from '../../src/server.ts'
import { spawnApp, startApp, type TestApp } from '../support/app.ts'
import { openSocket } from '../support/client.ts'
import { startOwnPostgres } from '../support/own-postgres.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { heard, say, shown, statesOf } from '../support/presence.ts'
import { startProxy } from '../support/proxy.ts'

const MINUTE_MS = 60_000

/** So many people, or so many who type, are told of in one notification. */
const FITS = 30

let database: TestDatabase
let app: TestApp
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startApp({}, database)
})
afterAll(async () => {
  await app.stop()
  await database.stop()
})

/** Two people who have talked, who use the first instance unless told otherwise. */
async function twoPeople() {
  const number = ++count
  const [ann, bob] = [await addPerson(app, `ann${number}`), await addPerson(app, `bob${number}`)]
  await ann.send(bob.username, 'Hello')
  return { ann, bob }
}

test('the people of an instance that was killed are gone within a minute', async () => {
  const { ann, bob } = await twoPeople()
  let passedMs = 0
  const now = () => performance.now() + passedMs
  const config = readConfig({ CHATAPP_RATE_LIMITS: 'off', PORT: '0', HOST: '127.0.0.1' })
  const watching = await startServer(config, database, now)
  const killed = spawnApp({ DATABASE_URL: database.url })
  const [bobs, anns] = [
    await openSocket(watching.url, bob.token),
    await openSocket(await killed.ready, ann.token),
  ]
  const online = shown(bobs, ann, 'online')
  say(anns, { active: true })
  await online

  const offline = shown(bobs, ann, 'offline')
  killed.process.kill('SIGKILL')
  await killed.exited
  passedMs = MINUTE_MS - 3_000
  say(bobs, { active: true }) // who has heard nobody, not even themselves, lets go of nobody
  await offline
  expect(statesOf(bobs, ann)).toEqual(['online', 'offline'])
  await watching.stop()
})

test('an instance that stops has its people go over to another without their being gone', async () => {
  const { ann, bob } = await twoPeople()
  const stopping = await startApp({}, database)
  const [bobs, anns] = [await bob.openSocket(), await openSocket(stopping.url, ann.token)]
  const online = shown(bobs, ann, 'online')
  say(anns, { active: true })
  await online
  await stopping.stop()
  expect(await anns.closed).toBe(1001)

  const back = await ann.openSocket()
  const away = shown(bobs, ann, 'away')
  say(back, { active: false })
  await away // once those of the instance that stopped are let go of
  expect(statesOf(bobs, ann)).toEqual(['online', 'away'])
})

test('what was said while an instance did not hear the database is made up for', async () => {
  const { ann, bob } = await twoPeople()
  const proxy = await startProxy({ unix: database.socketPath })
  const through = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const deaf = await startApp({}, { ...database, ...through })
  const [bobs, anns, bobsOther] = [
    await openSocket(deaf.url, bob.token),
    await ann.openSocket(),
    await bob.openSocket(),
  ]
  const online = shown(bobs, ann, 'online')
  say(anns, { active: true })
  await online

  proxy.refuse(true)
  const [away, awayElsewhere] = [shown(bobs, ann, 'away'), shown(bobsOther, ann, 'away')]
  say(anns, { active: false })
  await awayElsewhere
  expect(statesOf(bobs, ann)).toEqual(['online'])
  proxy.refuse(false)
  await away
  await deaf.stop()
  await through.stop()
  proxy.stop()
})

test('a crash of PostgreSQL makes nobody come or go, and what was said meanwhile is told once it is back', async () => {
  const own = await startOwnPostgres()
  const [one, two] = [await own.connect(), await own.connect()]
  await migrate(one.sql)
  const [first, second] = [await startServer(own.config, one), await startServer(own.config, two)]
  const place = { url: first.url, database: one }
  const [ann, bob] = [await addPerson(place, 'ann'), await addPerson(place, 'bob')]
  await ann.send('bob', 'Hello')
  const [anns, bobs] = [await ann.openSocket(), await openSocket(second.url, bob.token)]
  const online = shown(bobs, ann, 'online')
  say(anns, { active: true })
  await online

  const resynced = bobs.waitFor(frame => frame.sync === true)
  const [{ pid } = { pid: 0 }] = await two.sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
  process.kill(pid, 'SIGKILL') // the server ends all others, and recovers
  const away = shown(bobs, ann, 'away')
  say(anns, { active: false })
  await Promise.all([away, resynced])
  expect(statesOf(bobs, ann)).toEqual(['online', 'away'])
  await Promise.all([first.stop(), second.stop()])
  await Promise.all([one.stop(), two.stop()])
})

test('however many type, the database is told of it at most five times a second, each less than 8,000 bytes', async () => {
  const people = await Promise.all(
    Array.from({ length: 150 }, (_, i) => addPerson(app, `typist${i}-with-a-long-name`)),
  )
  const [reader] = people
  if (!reader) throw new Error('There is nobody.')
  await Promise.all(people.slice(1).map(person => person.send(reader.username, 'Hello')))
  const told: string[] = []
  const { unlisten } = await database.sql.listen(PRESENCE_CHANNEL, payload => told.push(payload))
  const sockets = await Promise.all(people.map(person => person.openSocket()))
  const [readers] = sockets
  const begun = performance.now()
  for (let round = 0; round < 5; round++)
    for (const socket of sockets) {
      say(socket, { active: round % 2 === 0 })
      say(socket, { typing: reader.username })
      await heard(socket)
    }
  await Promise.all(
    people.slice(1).map(({ username }) => readers?.waitFor(frame => frame.typing === username)),
  )
  const tookMs = performance.now() - begun
  await unlisten()
  expect(Math.max(...told.map(payload => Buffer.byteLength(payload)))).toBeLessThan(8_000)
  // Whatever does not fit into one is told as several at the same time, all but the last of which are full.
  const last = told.filter(payload => payload.split('typist').length <= FITS)
  expect(last.length).toBeLessThan(3 + tookMs / 200)
})

test('when somebody was last here is recorded when they leave, of those who show it', async () => {
  const { ann, bob } = await twoPeople()
  const long = '2026-01-02T03:04:05.000Z'
  await bob.call('/api/v1/account/', { method: 'PATCH', body: { presence: false } })
  const cat = await addPerson(app, `cat${count}`)
  await cat.send(ann.username, 'Hello')
  const [cats, bobs, anns] = [await cat.openSocket(), await bob.openSocket(), await ann.openSocket()]
  say(bobs, { active: true })
  await heard(bobs)
  const online = shown(cats, ann, 'online')
  say(anns, { active: true })
  await online
  await database.sql`UPDATE users SET seen_at = ${long} WHERE username IN (${ann.username}, ${bob.username})`
  const seenAt = async (username: string) =>
    (
      await database.sql<{ at: Date }[]>`SELECT seen_at AS at FROM users WHERE username = ${username}`
    )[0]?.at.getTime()
  const offline = shown(cats, ann, 'offline')
  bobs.close()
  anns.close()
  const { seen } = await offline
  expect(Math.abs(Number(await seenAt(ann.username)) - Date.parse(String(seen)))).toBeLessThan(2_000)
  expect(await seenAt(bob.username)).toBe(Date.parse(long))
})
