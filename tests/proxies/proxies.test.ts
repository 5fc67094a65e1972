import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Client, call, clientFor, PASSWORD, type TestSocket } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { findProgram, findServer } from '../support/programs.ts'
import { startReader } from '../support/reader.ts'
import { type Front, startFront } from './front.ts'
import { LOAD_BALANCERS } from './load-balancers.ts'
import { VISITORS_ADDRESS } from './visitor.ts'
import { startWriters } from './writers.ts'

const SENDERS = 6
const DEVICES = 3

const openssl = findProgram('openssl')

/** Visitors come from 127.0.0.2, an address that only Linux has without being told. */
const isLinux = process.platform === 'linux'

for (const balancer of LOAD_BALANCERS) {
  const proxy = isLinux ? findServer(balancer.name) : null
  const isMissing = !proxy || !openssl
  const name = `three instances behind ${balancer.name}`
  describe.skipIf(isMissing)(isMissing ? `${name}: not to be had here` : name, () => {
    let front: Front
    beforeAll(async () => {
      if (proxy && openssl) front = await startFront(balancer, { proxy, openssl })
    })
    afterAll(() => front?.stop()) // not there when it could not be started

    test('a socket through it tells of a message', async () => {
      const [ann, bob] = [await add('ann'), await add('bob')]
      const socket = await bob.openSocket()
      const { json } = await ann.send('bob', 'through the proxy')
      await socket.waitFor(({ message }) => message === String(json.id))
      expect((await bob.call(`/api/v1/message/${json.id}/`)).json.body).toBe('through the proxy')
      socket.close()
    })

    test('what it says about a visitor is believed, and what the visitor says is not', async () => {
      const { url, origin } = front.visitor
      const { status, headers, json } = await call(url, '/api/v1/account/', {
        body: { username: 'carol', password: PASSWORD },
        headers: {
          'x-forwarded-for': '203.0.113.7',
          'x-forwarded-proto': 'http',
          'x-forwarded-host': 'evil.example',
          'x-request-id': 'made-up',
        },
      })
      expect(status).toBe(201)
      expect(await addressesOf('carol')).toEqual([VISITORS_ADDRESS])
      expect(headers.get('set-cookie')).toMatch(/; Secure/i)
      expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{32,36}$/)

      const carol = clientFor(url, 'carol', json.token)
      await add('dave')
      for (const body of ['one', 'two']) await carol.send('dave', body)
      const page = await carol.call('/api/v1/message/?target=dave&limit=1')
      expect(page.json.next).toStartWith(`${origin}/api/v1/message/?`)
    })

    test('a browser signs in through it by https, and another site’s page cannot', async () => {
      const { url, origin } = front.visitor
      await add('erin')
      const signIn = (headers: Record<string, string>) =>
        fetch(`${url}/sign-in`, {
          method: 'POST',
          headers,
          body: new URLSearchParams({ username: 'erin', password: PASSWORD }),
          redirect: 'manual',
        })
      const welcome = await signIn({ origin, 'sec-fetch-site': 'same-origin' })
      expect([welcome.status, welcome.headers.get('location')]).toEqual([303, '/'])
      expect(welcome.headers.get('set-cookie')).toMatch(/; Secure/i)
      const refused = await signIn({ origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' })
      expect(refused.status).toBe(403)

      const { status, headers } = await fetch(`${front.plainUrl}/sign-in`, { redirect: 'manual' })
      expect([301, 302, 308]).toContain(status)
      expect(headers.get('location')).toStartWith('https://')
    })

    test('one instance is killed and one drained while people write: nothing lost, nothing twice, in order', async () => {
      const [killed, drained] = front.instances
      const reading = await add('reader')
      const senders = await Promise.all(Array.from({ length: SENDERS }, (_, i) => add(`sender${i}`)))
      // One after the other, so that each of the instances gets one of these and one of those.
      const readers = await inTurn(DEVICES, async () => {
        const reader = startReader(reading, front.visitor)
        await reader.ready
        return reader
      })
      const sockets = await inTurn(DEVICES, () => reading.openSocket())

      const writers = startWriters(senders, 'reader')
      await writers.untilMore(100)
      killed.process.kill('SIGKILL')
      await closedWith(sockets, 1006)
      await writers.untilMore(100)
      writers.slowDown()
      const repeatsBefore = writers.repeats()
      drained.process.kill('SIGTERM')
      expect((await drained.exited).code).toBe(0)
      await closedWith(sockets, 1001)
      await writers.untilMore(100)
      // A proxy that asks for its health had left it alone by then: nobody who wrote noticed.
      if (balancer.checksHealth) expect(writers.repeats()).toBe(repeatsBefore)
      const total = await writers.stop()
      await Promise.all(readers.map(reader => reader.waitFor(total)))

      for (const { received } of readers) {
        for (const [sender, sent] of writers.acknowledged) {
          const messages = received(sender)
          expect(messages.map(({ seq }) => seq)).toEqual(numbersUpTo(sent.size))
          expect(new Map(messages.map(({ seq, body }) => [seq, body]))).toEqual(sent)
          expect(messages.map(({ body }) => body)).toEqual(
            numbersUpTo(sent.size).map(number => `${sender} ${number - 1}`),
          )
        }
      }
      expect(readers.reduce((sum, reader) => sum + reader.reconnects(), 0)).toBeGreaterThanOrEqual(2)
      for (const reader of readers) reader.stop()
    })

    function add(username: string): Promise<Client> {
      return addPerson({ url: front.visitor.url, database: front.database }, username)
    }

    async function addressesOf(username: string): Promise<string[]> {
      const rows = await front.database.sql<{ address: string }[]>`
        SELECT address FROM sessions JOIN users ON users.id = user_id WHERE username = ${username}`
      return rows.map(({ address }) => address)
    }
  })
}

/** Does something so many times, one after the other. */
async function inTurn<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < times; i++) results.push(await act())
  return results
}

function numbersUpTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}

/** Resolves once one of them is closed with that code. */
async function closedWith(sockets: TestSocket[], code: number): Promise<void> {
  const closings = sockets.map(async ({ closed }) => {
    if ((await closed) !== code) throw new Error(`closed with another code than ${code}`)
  })
  await Promise.any(closings)
}
