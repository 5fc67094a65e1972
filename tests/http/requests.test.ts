import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
})

afterAll(() => app.stop())

describe('a body that cannot be read', () => {
  const form = 'application/x-www-form-urlencoded'
  test.each([
    [400, 'application/json', '{"recipient":'],
    [400, 'application/json', '[]'],
    [400, 'application/json', 'null'],
    [400, 'application/json', '"text"'],
    [400, 'application/json', '\u0000'],
    [400, form, 'recipient=bob&body=%FF'],
    [400, form, 'recipient=bob&body=%'],
    [415, 'text/plain', 'recipient=bob'],
    [415, 'application/xml', '<a/>'],
    [415, 'multipart/form-data; boundary=x', '--x--'],
    [415, 'nonsense', 'x'],
    [422, 'application/json', '{}'],
    [422, 'application/json', '{"__proto__": {"recipient": "bob", "body": "hi"}}'],
    [422, form, 'constructor=1'],
    [422, 'application/json', ''],
  ])('is answered with %i: %s %s', async (expected, type, body) => {
    const { status, json } = await ann.call('/api/v1/message/', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    })
    expect(status).toBe(expected)
    expect(json.detail).toBeString()
  })

  test('is no failure of the server where its sender goes before the end of it', async () => {
    const own = await startApp() // where nothing else is counted
    const { token } = await addPerson(own, 'ann')
    const { port } = new URL(own.url)
    const head = `POST /api/v1/message/ HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 100`
    connect(Number(port), '127.0.0.1').end(`${head}\r\n\r\n{"recipient": "bob"`)
    const countOf =
      /http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/message\/?",status="(\d+)"\}/g
    const statuses = async () =>
      [...(await (await fetch(`${own.url}/metrics`)).text()).matchAll(countOf)].map(([, status]) => status)
    let counted: (string | undefined)[] = []
    while (counted.length === 0) counted = await statuses()
    expect(counted).toEqual(['400'])
    await own.stop()
  })

  test.each([
    ['/api/v1/message/', 401],
    ['/api/v1/conversation/bob/read/', 401],
    ['/with/bob/read', 303],
  ])('is not looked at where nobody is signed in: %s', async (path, expected) => {
    const send = (type: string, body: string, authorization = '') =>
      fetch(app.url + path, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { 'content-type': type, authorization },
      })
    for (const [type, body] of [
      ['application/json', '{'],
      ['text/plain', 'x'],
      ['application/json', '{}'],
      ['application/json', 'x'.repeat(700_000)],
    ] as const) {
      expect((await send(type, body)).status).toBe(expected)
      expect((await send(type, body, 'Bearer nonsense')).status).toBe(expected)
    }
  })

  test('is answered with 400 when it is not UTF-8', async () => {
    const response = await fetch(`${app.url}/api/v1/message/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
    })
    expect(response.status).toBe(400)
  })

  test('is answered with 413 when it is too large, with and without its length announced', async () => {
    const large = 'x'.repeat(3_000_000)
    expect((await ann.send('bob', large)).status).toBe(413)
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`{"body":"${large}"}`))
        controller.close()
      },
    })
    const response = await fetch(`${app.url}/api/v1/message/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: stream,
    })
    expect(response.status).toBe(413)
    expect(await response.json()).toEqual({ detail: expect.any(String) })
  })
})

describe('an address that does not exist', () => {
  test.each([
    '/api/v1/nothing/',
    '/api/',
    '/api/v1/user/1/',
    '/api/v1/message/1/2/',
    '/api/v2/user/',
    '/ws/x',
  ])('is answered with 404 and JSON: %s', async path => {
    const { status, json } = await ann.call(path)
    expect(status).toBe(404)
    expect(json).toEqual({ detail: expect.any(String) })
  })

  test('is answered with a page for people', async () => {
    const response = await fetch(`${app.url}/nothing`)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toContain('<h1>Not found</h1>')
  })

  test('is answered with 404 when only the method is wrong', async () => {
    expect((await ann.call('/api/v1/user/', { body: {} })).status).toBe(404)
    expect((await ann.call('/api/v1/message/', { method: 'DELETE' })).status).toBe(404)
  })

  test.each([
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/nothing.js',
    '/public/palette.css',
    '/.env',
  ])('gives no file away: %s', async path => {
    expect((await fetch(app.url + path)).status).toBe(404)
  })
})

describe('a request from another site', () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]

  test.each(foreign)('is refused when it would change something: %o', async headers => {
    for (const path of ['/api/v1/message/', '/sign-out', '/with/bob']) {
      expect((await ann.call(path, { body: { recipient: 'bob', body: 'hi' }, headers })).status).toBe(403)
    }
  })

  test('may follow a link', async () => {
    expect((await fetch(`${app.url}/sign-in`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
      200,
    )
  })

  test('is none when it comes from our own pages or from a program', async () => {
    for (const headers of [
      { origin: app.url, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      {},
    ]) {
      expect(
        (await ann.call('/api/v1/message/', { body: { recipient: 'bob', body: 'hi' }, headers })).status,
      ).toBe(201)
    }
  })
})

describe('every answer', () => {
  test.each(['/', '/sign-in', '/nothing', '/healthz', '/api/v1/user/', '/api/docs'])(
    'forbids inline scripts, framing and guessing of types: %s',
    async path => {
      const { headers } = await fetch(app.url + path, { redirect: 'manual' })
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('same-origin')
    },
  )

  test('is kept by nobody, except the fingerprinted files, which are kept for a year', async () => {
    const page = await fetch(`${app.url}/sign-in`)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect((await ann.call('/api/v1/user/')).headers.get('cache-control')).toBe('no-store')
    const [script] = (await page.text()).match(/\/assets\/app-\w+\.js/) ?? []
    const asset = await fetch(app.url + script)
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })
})

test('the first page weighs less than 60 KB compressed, everything it needs included', async () => {
  const headers = { cookie: `chatapp=${ann.token}` }
  const html = await (await fetch(`${app.url}/with/bob`, { headers })).text()
  const sent = await fetch(`${app.url}/with/bob`, {
    headers: { ...headers, 'accept-encoding': 'gzip' },
    decompress: false,
  })
  // What it may load later, when something is pressed, is named in other attributes; a PNG is for systems that install an app.
  const assets = [
    ...new Set(html.matchAll(/ (?:src|href)="(\/assets\/[\w.-]+\.(?:js|css|svg))"/g).map(([, path]) => path)),
  ]
  expect(assets.length).toBeGreaterThanOrEqual(3)
  let bytes = (await sent.bytes()).length
  for (const path of assets) {
    const answer = await fetch(app.url + path, { headers: { 'accept-encoding': 'gzip' }, decompress: false })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    bytes += (await answer.bytes()).length
  }
  expect(bytes).toBeLessThan(60 * 1024)
})

/** Sends bytes as they are, and gives the whole answer. */
function sendRaw(text: string): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => socket.write(text))
    socket.on('data', data => {
      answer += data
    })
    socket.on('close', () => resolve(answer))
  })
}

test('a host name of any length works', async () => {
  for (const host of ['a', 'x.y', 'chat.example.org:8080']) {
    const answer = await sendRaw(
      `GET /api/v1/user/ HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${ann.token}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toStartWith('HTTP/1.1 200 OK')
  }
})

test.each([
  'GET /sign-in HTTP/1.0\r\n\r\n',
  'GET /sign-in HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n',
  'GET /api/v1/user/ HTTP/1.1\r\nHost: a b"c\r\nConnection: close\r\n\r\n',
  'GET /nothing HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n',
  'NONSENSE\r\n\r\n',
])('a malformed request is answered with 400 and no stack: %j', async request => {
  const answer = await sendRaw(request)
  expect(answer).toStartWith('HTTP/1.1 400 ')
  expect(answer).not.toContain('.ts:')
})
