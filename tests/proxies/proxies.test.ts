import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { call, clientFor, PASSWORD, signUp } from '../support/client.ts'
import { type Front, startFront } from './front.ts'
import { LOAD_BALANCERS } from './load-balancers.ts'
import { findProgram } from './programs.ts'
import { VISITORS_ADDRESS } from './visitor.ts'

const openssl = findProgram('openssl')

for (const balancer of LOAD_BALANCERS) {
  const proxy = findProgram(balancer.name)
  const isMissing = !proxy || !openssl
  const name = `three instances behind ${balancer.name}`
  describe.skipIf(isMissing)(isMissing ? `${name}: not to be had here` : name, () => {
    let front: Front
    beforeAll(async () => {
      if (proxy && openssl) front = await startFront(balancer, { proxy, openssl })
    })
    afterAll(() => front.stop())

    test('a socket through it tells of a message', async () => {
      const { url } = front.visitor
      const [ann, bob] = [await signUp(url, 'ann'), await signUp(url, 'bob')]
      const socket = await bob.openSocket()
      const { json } = await ann.send('bob', 'through the proxy')
      await socket.waitFor(({ message }) => message === String(json.id))
      expect((await bob.call(`/api/v1/message/${json.id}/`)).json.body).toBe('through the proxy')
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
      await signUp(url, 'dave')
      for (const body of ['one', 'two']) await carol.send('dave', body)
      const page = await carol.call('/api/v1/message/?target=dave&limit=1')
      expect(page.json.next).toStartWith(`${origin}/api/v1/message/?`)
    })

    test('a browser signs in through it by https, and another site’s page cannot', async () => {
      const { url, origin } = front.visitor
      await signUp(url, 'erin')
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

    async function addressesOf(username: string): Promise<string[]> {
      const rows = await front.database.sql<{ address: string }[]>`
        SELECT address FROM sessions JOIN users ON users.id = user_id WHERE username = ${username}`
      return rows.map(({ address }) => address)
    }
  })
}
