import { expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { startListener } from '../../src/live/listener.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

async function listenThroughProxy() {
  const database = await createTestDatabase()
  const proxy = await startProxy({ unix: database.socketPath })
  const through = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const heard: string[] = []
  let gaps = 0
  let waiting: { isDone(): boolean; resolve(): void }[] = []
  const look = () => {
    for (const { isDone, resolve } of waiting) if (isDone()) resolve()
    waiting = waiting.filter(({ isDone }) => !isDone())
  }
  const listener = await startListener({
    dedicated: through.dedicate('listener'),
    heartbeatMs: 200,
    handlers: [
      {
        session_ended({ session }) {
          heard.push(session)
          look()
        },
      },
    ],
    onGap: () => {
      gaps++
      look()
    },
  })
  return {
    proxy,
    notify: (session: string) =>
      database.sql.notify('chatapp', JSON.stringify({ type: 'session_ended', session })),
    raw: (payload: string) => database.sql.notify('chatapp', payload),
    heard: (session: string) =>
      new Promise<void>(resolve => {
        waiting.push({
          isDone: () => heard.includes(session),
          resolve,
        })
        look()
      }),
    gap: (count: number) =>
      new Promise<void>(resolve => {
        waiting.push({ isDone: () => gaps >= count, resolve })
        look()
      }),
    async stop() {
      await listener.stop()
      await through.stop()
      proxy.stop()
      await database.stop()
    },
  }
}

test('the listener hears what is announced, and survives what is no announcement', async () => {
  const line = await listenThroughProxy()
  await line.raw('not JSON')
  await line.raw('null')
  await line.raw('{"type":"unknown"}')
  await line.notify('one')
  await line.heard('one')
  await line.stop()
})

test('a connection that is cut is replaced, and the gap is told', async () => {
  const line = await listenThroughProxy()
  line.proxy.cut()
  await line.gap(1)
  await line.notify('after the cut')
  await line.heard('after the cut')
  await line.stop()
})

test('a connection that dies without a word is found out by its heartbeat', async () => {
  const line = await listenThroughProxy()
  line.proxy.forget()
  await line.gap(1)
  await line.notify('after the silence')
  await line.heard('after the silence')
  await line.stop()
})

test('a client that lives on after it was replaced is not heard any more', async () => {
  const database = await createTestDatabase()
  const { look, open } = database.dedicate('listener')
  const replaced = open()
  const end = replaced.end
  const first = Object.assign(replaced, {
    notify: () => replaced`SELECT 1/0`, // so it seems not to hear
    end: async () => {},
  })
  const clients = [first]
  const heard: string[] = []
  const listening = Promise.withResolvers<void>()
  const listener = await startListener({
    dedicated: { look, open: () => clients.pop() ?? open() },
    heartbeatMs: 50,
    handlers: [{ session_ended: ({ session }) => heard.push(session) }],
    onGap: () => listening.resolve(),
  })
  await listening.promise
  await database.sql.notify('chatapp', JSON.stringify({ type: 'session_ended', session: 'one' }))
  await listener.check(5_000)
  expect(heard).toEqual(['one'])
  await listener.stop()
  await end({ timeout: 1 })
  await database.stop()
})
