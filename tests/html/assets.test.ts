import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { PASSWORD } from '../support/client.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const GZIP = { headers: { 'accept-encoding': 'gzip' } }
const PLAIN = { headers: { 'accept-encoding': 'identity' } }

async function assetsOf(path: string): Promise<string[]> {
  const page = await (await fetch(app.url + path)).text()
  return [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, address = '']) => address)
}

/** What goes over the wire: fetch would take the compression off. */
async function bytesOnTheWire(path: string, cookie = ''): Promise<number> {
  const { body, headers } = await fetch(app.url + path, {
    headers: { 'accept-encoding': 'gzip', cookie },
    decompress: false,
  })
  expect(headers.get('content-encoding')).toBe('gzip')
  return (await new Response(body).arrayBuffer()).byteLength
}

test('a file may be kept for a year, since its address changes with its content', async () => {
  for (const address of await assetsOf('/sign-in')) {
    const { status, headers } = await fetch(app.url + address, PLAIN)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('a file is compressed where the browser takes that, and is the same text', async () => {
  const [address = ''] = (await assetsOf('/sign-in')).filter(path => path.endsWith('.js'))
  const [small, large] = [await fetch(app.url + address, GZIP), await fetch(app.url + address, PLAIN)]
  expect(small.headers.get('content-encoding')).toBe('gzip')
  expect(small.headers.get('vary')).toBe('accept-encoding')
  expect(large.headers.get('content-encoding')).toBeNull()
  expect(await small.text()).toBe(await large.text())
})

test('a page of another version gets this version’s file, and keeps it for nothing else', async () => {
  const addresses = await assetsOf('/sign-in')
  for (const address of addresses) {
    const other = address.replace(/-[0-9a-z]+(\.\w+)$/, '-anotherversion$1')
    const [own, given] = [await fetch(app.url + address), await fetch(app.url + other)]
    expect(given.status).toBe(200)
    expect(given.headers.get('cache-control')).toBe('no-store')
    expect(given.headers.get('content-type')).toBe(own.headers.get('content-type'))
    expect(await given.text()).toBe(await own.text())
  }
})

test('nothing else is there, and nothing outside of the folder', async () => {
  for (const path of [
    'nothing.js',
    'nothing-abc.js',
    '..%2fpublic%2fapp.css',
    '%2e%2e/%2e%2e/package.json',
    '',
  ]) {
    expect((await fetch(`${app.url}/assets/${path}`)).status).toBe(404)
  }
})

test('a page of a kilobyte or more is compressed where the browser takes that', async () => {
  const compressed = await fetch(`${app.url}/sign-in`, GZIP)
  const plain = await fetch(`${app.url}/sign-in`, PLAIN)
  expect(compressed.headers.get('content-encoding')).toBe('gzip')
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(await compressed.text()).toBe(await plain.text())
  for (const [accepted, isCompressed] of [
    ['deflate, gzip;q=0.5', true],
    ['gzip;q=0, br', false],
    ['br, gzip; q=0.000', false],
  ] as const) {
    const { headers } = await fetch(`${app.url}/sign-in`, { headers: { 'accept-encoding': accepted } })
    expect(headers.has('content-encoding')).toBe(isCompressed)
  }
})

test('the first page takes 60 KB at most, with all that it loads', async () => {
  const form = new URLSearchParams({ username: 'ann', password: PASSWORD })
  const signedUp = await fetch(`${app.url}/sign-up`, { method: 'POST', body: form, redirect: 'manual' })
  const cookie = signedUp.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = await bytesOnTheWire('/', cookie)
  const loaded = (await assetsOf('/sign-in')).filter(path => !path.endsWith('.png')) // which a system asks for that installs an app
  const sizes = await Promise.all([...new Set(loaded)].map(path => bytesOnTheWire(path)))
  expect(sizes.reduce((sum, bytes) => sum + bytes, page)).toBeLessThanOrEqual(60_000)
})
