import { afterAll, beforeAll, expect, test } from 'bun:test'
import { decode } from 'fast-png'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp({ CHATAPP_SERVER_NAME: 'Harbour "Talk"' })
})
afterAll(() => app.stop())

type Icon = { src: string; sizes: string; type: string; purpose: string }

async function readManifest(language = 'en') {
  const response = await fetch(`${app.url}/manifest.webmanifest`, {
    headers: { 'accept-language': language },
  })
  expect(response.headers.get('content-type')).toBe('application/manifest+json')
  return JSON.parse(await response.text())
}

test('each page names the manifest, which calls the app as the server is called, in the language of its reader', async () => {
  const page = await (await fetch(`${app.url}/sign-in`)).text()
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest">')
  const [english, german] = [await readManifest(), await readManifest('de')]
  expect(english).toMatchObject({
    id: '/',
    name: 'Harbour "Talk"',
    lang: 'en',
    display: 'standalone',
    scope: '/',
  })
  expect(german).toMatchObject({ lang: 'de', shortcuts: [{ name: 'Suchen' }, { name: 'Einstellungen' }] })
})

test('each icon is there in the size that is said of it, and those for systems that cut edges off have something there', async () => {
  const { icons }: { icons: Icon[] } = await readManifest()
  const sizes = icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`)
  for (const needed of ['any 192x192', 'any 512x512', 'maskable 192x192', 'maskable 512x512'])
    expect(sizes).toContain(needed)
  for (const { src, sizes, type, purpose } of icons) {
    const response = await fetch(app.url + src)
    expect(response.headers.get('content-type')).toBe(type)
    if (type !== 'image/png') continue
    const { width, height, channels, data } = decode(await response.bytes())
    expect(`${width}x${height}`).toBe(sizes)
    const isCornerOpaque = channels < 4 || data[3] === 255
    expect(isCornerOpaque).toBe(purpose === 'maskable')
  }
})
