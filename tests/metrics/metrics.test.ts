import { afterAll, beforeAll, expect, test } from 'bun:test'
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

async function scrape(url = app.url, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toStartWith('text/plain; version=0.0.4')
  return response.text()
}

/** The value of a line such as `name{label="x"}`. */
function readValue(text: string, line: string): number {
  const found = text.split('\n').find(one => one.startsWith(`${line} `))
  return Number(found?.slice(line.length + 1))
}

test('messages are counted on their whole way: request, batch, commit, socket', async () => {
  const socket = await ann.openSocket()
  const { json } = await ann.send('bob', 'counted')
  await socket.waitFor(({ message }) => message === String(json.id))
  await ann.call('/api/v1/message/?target=bob&after=0')
  const text = await scrape()
  const route = 'method="POST",route="/api/v1/message/",status="201"'
  expect(readValue(text, `chatapp_http_request_duration_seconds_count{${route}}`)).toBe(1)
  expect(readValue(text, 'chatapp_batch_messages_sum')).toBe(1)
  expect(readValue(text, 'chatapp_commit_duration_seconds_count')).toBe(1)
  expect(readValue(text, 'chatapp_notify_to_socket_seconds_count')).toBe(1)
  expect(readValue(text, 'chatapp_notify_to_socket_seconds_sum')).toBeLessThan(5)
  expect(readValue(text, 'chatapp_sockets')).toBe(1)
  expect(readValue(text, 'chatapp_writer_waiting_messages')).toBe(0)
  expect(readValue(text, 'chatapp_catch_ups_total')).toBe(1)
  expect(readValue(text, 'chatapp_listener_gaps_total')).toBe(0)
  expect(readValue(text, 'chatapp_database_connections{state="idle"}')).toBeGreaterThan(0)
  expect(readValue(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6)
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
})

test('routes are named by their pattern, and what does not exist by one name: nobody can fill the memory', async () => {
  for (let i = 0; i < 5; i++) await ann.call(`/nowhere/at-all/${i}`)
  await fetch(`${app.url}/with/bob`, { redirect: 'manual' })
  const text = await scrape()
  expect(
    readValue(text, 'chatapp_http_request_duration_seconds_count{method="GET",route="none",status="404"}'),
  ).toBe(5)
  expect(text).toContain('route="/with/:username/"')
  expect(text).not.toContain('nowhere')
  expect(text).not.toContain('bob')
})

test('with a token, only who has it may read them', async () => {
  const guarded = await startApp({ CHATAPP_METRICS_TOKEN: 'open sesame' })
  expect((await fetch(`${guarded.url}/metrics`)).status).toBe(401)
  const wrong = { authorization: 'Bearer open' }
  expect((await fetch(`${guarded.url}/metrics`, { headers: wrong })).status).toBe(401)
  expect(await scrape(guarded.url, { authorization: 'Bearer open sesame' })).toContain('chatapp_sockets 0')
  await guarded.stop()
})
