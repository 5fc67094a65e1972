import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createProxyTrust } from '../../src/http/proxies.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { call, PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

describe('who asks a trusted proxy is the first from the right that is no proxy of ours', () => {
  const { findClient, isTrusted } = createProxyTrust(['10.0.0.0/8', '192.168.1.7', 'fd00::/8'])
  test.each([
    ['one proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['two of ours', '10.0.0.1', '203.0.113.9, 192.168.1.7', '203.0.113.9'],
    ['a client that makes up more', '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['a client that claims to be a proxy of ours', '10.0.0.1', '10.0.0.2', '10.0.0.2'],
    ['IPv6', 'fd00::1', '2001:db8::5', '2001:db8::5'],
    ['IPv6 with a port', '10.0.0.1', '[2001:db8::5]:4711', '2001:db8::5'],
    ['IPv4 with a port', '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['IPv4 as IPv6 writes it', '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['IPv4 as IPv6 writes it in its own digits', '::ffff:a00:1', '::ffff:cb00:7109', '203.0.113.9'],
    ['a number that C takes for an address', '10.0.0.1', '1', '10.0.0.1'],
    ['junk', '10.0.0.1', '<script>', '10.0.0.1'],
    ['junk behind a good one', '10.0.0.1', "'; DROP TABLE, 203.0.113.9", '203.0.113.9'],
    ['nothing', '10.0.0.1', null, '10.0.0.1'],
    ['a peer that is no proxy of ours', '203.0.113.1', '1.1.1.1', '203.0.113.1'],
    ['the Unix socket', null, '203.0.113.9', '203.0.113.9'],
    ['the Unix socket without a header', null, null, 'unknown'],
  ])('%s', (_, peer, forwarded, client) => {
    expect(findClient(peer, forwarded)).toBe(client)
  })

  test('nobody is trusted where none is configured', () => {
    expect(createProxyTrust([]).isTrusted('127.0.0.1')).toBe(false)
    expect(isTrusted('unknown')).toBe(false)
    expect(isTrusted('11.0.0.1')).toBe(false)
  })
})

const FORWARDED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'chat.example.com',
  'x-request-id': 'from-the-proxy.1',
}

describe('what a proxy says', () => {
  let trusting: TestApp
  let plain: TestApp
  let based: TestApp

  beforeAll(async () => {
    ;[trusting, plain, based] = await Promise.all([
      startApp({ TRUSTED_PROXIES: '127.0.0.1' }),
      startApp(),
      startApp({ BASE_URL: 'https://chat.example.com' }),
    ])
  })

  afterAll(() => Promise.all([trusting, plain, based].map(app => app.stop())))

  async function addressesOf({ database }: TestApp): Promise<string[]> {
    const rows = await database.sql<{ address: string }[]>`SELECT address FROM sessions`
    return rows.map(({ address }) => address)
  }

  const account = (username: string) => ({ body: { username, password: PASSWORD }, headers: FORWARDED })

  test('is believed from a trusted one: address, https, host and request id', async () => {
    const { headers } = await call(trusting.url, '/api/v1/account/', account('ann'))
    expect(await addressesOf(trusting)).toEqual(['203.0.113.9'])
    expect(headers.get('set-cookie')).toContain('Secure')
    expect(headers.get('x-request-id')).toBe('from-the-proxy.1')
    expect(headers.get('strict-transport-security')).toStartWith('max-age=')
  })

  test('is believed from nobody else', async () => {
    const { headers } = await call(plain.url, '/api/v1/account/', account('ann'))
    expect(await addressesOf(plain)).toEqual(['127.0.0.1'])
    expect(headers.get('set-cookie')).not.toContain('Secure')
    expect(headers.get('x-request-id')).not.toBe('from-the-proxy.1')
    expect(headers.has('strict-transport-security')).toBe(false)
  })

  test('makes links that lead back through it', async () => {
    const bob = await addPerson(trusting, 'bob')
    await addPerson(trusting, 'cleo')
    const { headers } = await bob.call('/api/v1/user/?limit=1', { headers: FORWARDED })
    expect(headers.get('link')).toStartWith('<https://chat.example.com/api/v1/user/?limit=1&after=')
    const odd = await bob.call('/api/v1/user/?limit=1', {
      headers: { ...FORWARDED, 'x-forwarded-host': 'evil.example/path?' },
    })
    expect(odd.headers.get('link')).toStartWith(`<${trusting.url.replace('http', 'https')}/api/v1/user/`)
  })

  test.each(['', 'a b', 'x'.repeat(65), '<script>', '{"json": 1}'])(
    'a request id that is none is replaced: %p',
    async id => {
      const { headers } = await call(trusting.url, '/healthz', { headers: { 'x-request-id': id } })
      expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    },
  )

  test('with BASE_URL, that is where people are, and the only origin that may change anything', async () => {
    const signIn = (origin: string) =>
      call(based.url, '/api/v1/session/', {
        body: { username: 'nobody', password: PASSWORD },
        headers: { origin },
      })
    expect((await signIn('https://chat.example.com')).status).toBe(401)
    expect((await signIn('http://chat.example.com')).status).toBe(403)
    expect((await signIn(based.url)).status).toBe(403)
    const ann = await addPerson(based, 'ann')
    await addPerson(based, 'bob')
    await addPerson(based, 'cleo')
    const { headers } = await ann.call('/api/v1/user/?limit=1')
    expect(headers.get('link')).toStartWith('<https://chat.example.com/api/v1/user/')
  })

  test('every answer has a request id of its own, an error too', async () => {
    const answers = await Promise.all(
      ['/healthz', '/no/such/page', '/api/v1/user/'].map(path => call(plain.url, path)),
    )
    const ids = answers.map(({ headers }) => headers.get('x-request-id'))
    expect(new Set(ids).size).toBe(3)
    for (const id of ids) expect(id).toMatch(/^[\da-f-]{36}$/)
  })
})
