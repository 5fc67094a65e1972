import { expect, test } from 'bun:test'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { spawnApp } from './support/app.ts'
import { temporaryDir } from './support/cleanup.ts'
import { call, clientFor } from './support/client.ts'
import { run } from './support/command.ts'

const REQUEST_ID = 'followed-through-it-all'

type Line = Record<string, unknown>

/** Uses a ChatApp that logs all it can, and gives what it printed, and what was secret. */
async function useEverything() {
  const dataDir = temporaryDir()
  const env = { CHATAPP_DATA_DIR: dataDir, CHATAPP_METRICS_TOKEN: 'marked-metrics-token' }
  const app = spawnApp({
    ...env,
    TRUSTED_PROXIES: '127.0.0.1',
    NODE_ENV: 'production',
    CHATAPP_LOG_LEVEL: 'debug',
    CHATAPP_RATE_LIMITS: 'on',
  })
  const [, url = ''] = await app.says(/"event":"ready","url":"([^"]+)"/)
  const password = 'marked-password'
  const signUp = async (username: string) => {
    const { json } = await call(url, '/api/v1/account/', { body: { username, password } })
    return clientFor(url, username, json.token)
  }
  const [ann, bob] = [await signUp('ann'), await signUp('bob')]
  const socket = await bob.openSocket()
  const sent = await ann.call('/api/v1/message/', {
    body: { recipient: 'bob', body: 'marked-body' },
    headers: { 'x-request-id': REQUEST_ID },
  })
  expect(sent.headers.get('x-request-id')).toBe(REQUEST_ID)
  await socket.waitFor(({ message }) => message === String(sent.json.id))

  // What goes wrong is what is logged most.
  await call(url, '/api/v1/session/', { body: { username: 'ann', password: 'marked-wrong-password' } })
  await call(url, '/api/v1/message/', { body: '{"body": "marked-broken-json' })
  await ann.call('/api/v1/message/', { body: { recipient: 'bob', body: 'marked-nul\0' } })
  await ann.call('/api/v1/message/', { body: { recipient: 'nobody', body: 'marked-body' } })
  await call(url, '/api/v1/message/', { headers: { authorization: 'Bearer marked-bad-token' } })
  await fetch(`${url}/with/bob?token=marked-query`, { redirect: 'manual' })
  for (const path of ['/setup/marked-setup', '/link/marked-link', '/sign-up?invitation=marked-invitation'])
    await fetch(url + path)
  const metrics = await call(url, '/metrics', { headers: { authorization: 'Bearer marked-metrics-token' } })
  const checked = await run(['check', '--json'], { env })
  const listed = await run(['user', 'list', '--json'], { env })
  const configured = await run(['config', '--json'], { env })
  await ann.call('/api/v1/session/', { method: 'DELETE' })
  socket.close()
  await app.says(/socket closed/)
  app.process.kill('SIGTERM')
  await app.exited
  const printed = [app.output(), metrics.json, checked.out, listed.out, configured.out].join('\n')
  return { log: app.output(), printed, messageId: sent.json.id, tokens: [ann.token, bob.token], dataDir }
}

test('everything is one JSON line per event; a message can be followed by its request’s id; nothing secret is printed', async () => {
  const { log, printed, messageId, tokens, dataDir } = await useEverything()
  const lines: Line[] = log
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  for (const line of lines) {
    expect(String(line.time)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(['debug', 'info', 'warn', 'error']).toContain(String(line.level))
    expect(line.event).toBeString()
  }

  const find = (event: string, fits: (line: Line) => boolean) =>
    lines.find(line => line.event === event && fits(line))
  expect(find('request', ({ request }) => request === REQUEST_ID)).toMatchObject({
    method: 'POST',
    status: 201,
  })
  expect(find('batch committed', ({ requests }) => String(requests) === REQUEST_ID)).toMatchObject({
    messages: [messageId],
  })
  expect(find('message relayed', ({ message }) => message === messageId)).toBeDefined()
  expect(find('socket opened', ({ request }) => typeof request === 'string')).toBeDefined()

  expect(printed).not.toContain('marked-')
  for (const token of tokens) expect(printed).not.toContain(token)
  expect(printed).not.toContain('argon2')
  expect(printed).not.toContain(readFileSync(join(dataDir, 'password'), 'utf8'))
  expect(logFilesOf(dataDir)).toEqual([]) // PostgreSQL keeps none of its own
})

function logFilesOf(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
    path => /\.log$|\/log\//.test(path) && statSync(join(dataDir, path)).isFile(),
  )
}
