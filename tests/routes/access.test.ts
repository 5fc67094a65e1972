import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { startServices } from '../../src/services.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Asking, haveTwoTalk, SECRET, type Talk } from './askers.ts'
import { ASKERS, type Asker, type Route } from './row.ts'
import { ROUTES } from './table.ts'

let app: TestApp
let talk: Talk

beforeAll(async () => {
  app = await startApp()
  talk = await haveTwoTalk(app)
})
afterAll(() => app.stop())

async function ask({ route, path, body }: Route, { headers, subject }: Asking): Promise<Response> {
  const [method = ''] = route.split(' ')
  const isSocket = method === 'WS'
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(body?.(subject) ?? {})) form.set(name, String(value))
  return fetch(app.url + path(subject), {
    method: isSocket ? 'GET' : method,
    redirect: 'manual',
    headers: { ...headers, ...(isSocket && HANDSHAKE) },
    ...(body && { body: form }),
  })
}

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

test('every route that the app has is in the table, and no other', async () => {
  const { services, writer, listener } = await startServices(readConfig({}), app.database, () => {})
  const routes = createApp(services).routes.map(({ method, path }) =>
    path.startsWith('/assets/') ? 'GET /assets/*' : `${method} ${path}`,
  )
  await Promise.all([writer.stop(), listener.stop()])
  expect(ROUTES.map(({ route }) => route).sort()).toEqual([...new Set(routes)].sort())
})

/** Those who may see what the two wrote. */
const OF_THE_TWO: Asker[] = ['sender', 'partner', 'foreign', 'read-only token']

for (const route of ROUTES) {
  describe(route.route, () => {
    for (const asker of ASKERS) {
      test(`gives ${route.answers[asker]} to ${asker}`, async () => {
        const response = await ask(route, await talk.makeAsker(asker, route))
        expect(response.status).toBe(route.answers[asker])
        const isOfTheTwo = OF_THE_TWO.includes(asker)
        if (response.status !== 101 && !isOfTheTwo) expect(await response.text()).not.toContain(SECRET)
      })
    }
  })
}
