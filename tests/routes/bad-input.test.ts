import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson, makeAdministrator, signInAgain } from '../support/people.ts'
import { body, fields, headers, pathOf, query, text } from './arbitraries.ts'
import { haveTwoTalk, SECRET } from './askers.ts'
import { ROUTES } from './table.ts'

// The same each time: what was found once is found again. Another seed looks elsewhere: TEST_SEED=7 bun test tests/routes
const SEED = Number(process.env.TEST_SEED ?? 1)
const RUNS = 40

/** What no answer may show: the way of an error through the code, a query, a library's message. */
const INSIDES =
  /\n +at |node_modules|\.ts:\d|\bSELECT \b|\bINSERT INTO\b|PostgresError|syntax error|TypeError/

let app: TestApp
let messageId: number

beforeAll(async () => {
  app = await startApp()
  messageId = (await haveTwoTalk(app)).messageId
  await addPerson(app, 'stranger')
  for (const name of ['root', 'root2']) {
    await addPerson(app, name)
    await makeAdministrator(app, name)
  }
})
afterAll(() => app.stop())

/** Somebody who has nothing to do with the two, by a new session. */
function asStranger(): Promise<Client> {
  return signInAgain(app, 'stranger')
}

const tokens = new Map<string, string>()

/** Asks as a stranger, or as an administrator where only they are let in: once more by a new session when something has ended the last one. */
async function ask(url: string, pattern: string, request: RequestInit, headers: Record<string, string>) {
  const name = pattern.includes('/admin') ? 'root' : 'stranger'
  const send = (token: string) =>
    fetch(url, { ...request, redirect: 'manual', headers: { ...headers, authorization: `Bearer ${token}` } })
  const known = tokens.get(name)
  const response = known === undefined ? null : await send(known)
  if (response && !isShutOut(response)) return response
  await response?.body?.cancel()
  const { token } = await signInAgain(app, name)
  tokens.set(name, token)
  return send(token)
}

function isShutOut({ status, headers }: Response): boolean {
  return status === 401 || (headers.get('location')?.startsWith('/sign-in') ?? false)
}

async function judge(response: Response): Promise<void> {
  const answer = await response.text()
  expect({ status: response.status, answer: response.status < 500 ? '' : answer }).toEqual({
    status: response.status < 500 ? response.status : 400,
    answer: '',
  })
  expect(answer).not.toContain(SECRET)
  if (!response.url.includes('/assets/')) expect(INSIDES.exec(answer)?.[0]).toBeUndefined()
}

describe('whatever is asked, the answer is one that was foreseen, and shows nothing of others', () => {
  for (const { route } of ROUTES) {
    const [method = '', pattern = ''] = route.split(' ')
    if (method === 'WS') continue
    test(route, async () => {
      const parts = fc.array(text, { minLength: 1, maxLength: 2 })
      const wrong = fc.asyncProperty(
        parts,
        fc.boolean(),
        query,
        headers,
        body,
        async (texts, isEncoded, asked, sent, given) => {
          const search = new URLSearchParams(Object.entries(asked)).toString()
          const url = `${app.url}${pathOf(pattern, texts, isEncoded)}?${search}`
          const request = { method, ...(method !== 'GET' && { body: given.content }) }
          const type = method !== 'GET' && given.type !== '' ? { 'content-type': given.type } : {}
          await judge(await ask(url, pattern, request, { ...sent, ...type }))
        },
      )
      await fc.assert(wrong, { seed: SEED, numRuns: RUNS })
    })
  }

  test('an id of a message that is others’', async () => {
    for (const path of [`/api/v1/message/${messageId}/`, `/messages/${messageId}`]) {
      const response = await fetch(app.url + path, {
        headers: { authorization: `Bearer ${(await asStranger()).token}` },
      })
      expect(response.status).toBe(404)
      await judge(response)
    }
  })
})

test('whatever a socket is sent, it is answered, ignored or closed as the contract says, and others’ go on', async () => {
  const other = await addPerson(app, 'other').then(person => person.openSocket())
  const frame = fc.oneof(
    text,
    fc.json({ maxDepth: 2 }),
    fields.map(content => JSON.stringify(content)),
    fc.uint8Array({ maxLength: 100 }).map(bytes => new Uint8Array(bytes)),
    fc.constantFrom(
      '{"ping":1}',
      '{"typing":7}',
      '{"typing":"ann"}',
      '{"active":"yes"}',
      '[',
      'null',
      '"ping"',
    ),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 5 }), async frames => {
      const socket = await (await asStranger()).openSocket()
      for (const content of frames) socket.send(content)
      socket.send('{"ping":true}')
      const end = await Promise.race([socket.closed, socket.waitFor(({ pong }) => pong === true)])
      if (typeof end === 'number') expect([1003, 1008, 1009]).toContain(end)
      for (const said of socket.frames) expect(JSON.stringify(said)).not.toContain(SECRET)
      socket.close()
    }),
    { seed: SEED, numRuns: RUNS },
  )
  other.send('{"ping":true}')
  expect(await other.waitFor(({ pong }) => pong === true)).toEqual({ pong: true })
})
