import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type AppProcess, spawnApp } from '../support/app.ts'
import { call, PASSWORD } from '../support/client.ts'
import { run } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const LINK = /^https?:\/\/[^/\s]+\/setup\/[\w-]{43}\n$/

let database: TestDatabase
let env: Record<string, string>
const apps: AppProcess[] = []

beforeAll(async () => {
  database = await createTestDatabase({ isEmpty: true })
  env = { DATABASE_URL: database.url }
})
afterAll(async () => {
  for (const app of apps) {
    app.process.kill('SIGTERM')
    await app.exited
  }
  await database.stop()
})

async function start(more: Record<string, string> = {}): Promise<AppProcess & { url: string }> {
  const app = spawnApp({ ...env, ...more })
  apps.push(app)
  const [, url = ''] = await app.says(more.CHATAPP_LOG_FORMAT ? /"url":"([^"]+)"/ : /Open {3}(\S+)\n/)
  return { ...app, url }
}

/** The same path at an instance that runs: the link names where people reach it. */
function statusAt(url: string, link: string): Promise<number> {
  return fetch(new URL(new URL(link).pathname, url)).then(({ status }) => status)
}

test('a server that nobody runs yet prints its link at each start, and a command prints another, until it is set up', async () => {
  const first = await start()
  const [, shown = ''] = await first.says(/Setup {2}(http\S+)\n/)
  expect(shown.startsWith(`${first.url}/setup/`)).toBe(true)
  expect(await statusAt(first.url, shown)).toBe(200)

  const inLog = await start({ CHATAPP_LOG_FORMAT: 'json', BASE_URL: 'https://chat.example.com' })
  const [, logged = ''] = await inLog.says(
    /"setup":"(https:\/\/chat\.example\.com\/setup\/[^"]+)","until":"20/,
  )
  expect(await statusAt(inLog.url, logged)).toBe(200)
  expect(await statusAt(first.url, shown)).toBe(404)

  const printed = await run(['setup-link'], { env: { ...env, PORT: '3456' } })
  expect(printed.code).toBe(0)
  expect(printed.out).toMatch(LINK)
  expect(printed.out).toStartWith('http://127.0.0.1:3456/setup/')
  expect(printed.err).toContain('becomes the administrator')
  expect(await statusAt(first.url, logged)).toBe(404)
  const free = await run(['setup-link'], { env: { ...env, PORT: '0' } })
  expect(free.out).toMatch(/^\/setup\/[\w-]{43}\n$/)
  expect(free.err).toContain('at the address where people reach ChatApp')
  const { out } = await run(['setup-link'], { env: { ...env, BASE_URL: 'https://chat.example.com' } })
  expect(out).toStartWith('https://chat.example.com/setup/')

  const response = await fetch(new URL(new URL(out.trim()).pathname, first.url), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      username: 'root',
      password: PASSWORD,
      server_name: 'C',
      sign_up: 'invitation',
    }),
  })
  expect(response.status).toBe(303)
  const refused = await run(['setup-link'], { env })
  expect([refused.code, refused.out]).toEqual([1, ''])
  expect(refused.err).toContain('This server has an administrator.')
  const last = await start()
  expect(last.output()).not.toContain('/setup/')
})

describe('invitations by command, beside the server', () => {
  test('create prints the link alone, list tells of it, revoke ends it; the command line is the one who did it', async () => {
    const { out, err, code } = await run(
      [
        'invite',
        'create',
        '--uses',
        '2',
        '--days',
        '3',
        '--note',
        'for us',
        '--base-url',
        'https://c.example',
      ],
      { env },
    )
    expect([code, err]).toEqual([0, expect.stringContaining('shown only now')])
    expect(out).toMatch(/^https:\/\/c\.example\/sign-up\?invitation=[\w-]{43}\n$/)
    const invitation = new URL(out.trim()).searchParams.get('invitation')
    const body = { username: 'guest', password: PASSWORD, invitation }
    const [app] = apps
    expect((await call((await app?.ready) ?? '', '/api/v1/account/', { body })).status).toBe(201)

    const list = async () => JSON.parse((await run(['invite', 'list', '--json'], { env })).out)
    const [{ id, expiresAt, ...listed }] = await list()
    expect(listed).toMatchObject({ state: 'open', uses: 2, used: 1, note: 'for us', madeBy: 'system' })
    expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now() + 2 * 86_400_000)
    expect((await run(['invite', 'list'], { env })).out).toMatch(/^\d+ +open +1 of 2 +\d{4}-/m)

    expect((await run(['invite', 'revoke', String(id)], { env })).out).toContain('works no longer')
    expect((await list())[0].state).toBe('revoked')
    const again = await run(['invite', 'revoke', String(id)], { env })
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is not open any more')])
    const entries = await database.sql`
      SELECT actor_name AS actor, action FROM audit WHERE action LIKE 'invitation.%' ORDER BY id`
    expect(entries.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'system invitation.made',
      'guest invitation.used',
      'system invitation.revoked',
    ])
  })

  test.each([
    [['invite', 'create', '--uses', '0'], 'uses: A whole number from 1 to 1000 is needed.'],
    [['invite', 'create', '--days', '366'], 'days: A whole number from 1 to 365 is needed.'],
    [['invite', 'create', '--days', '2020-01-01'], 'days: A whole number from 1 to 365 is needed.'],
    [['invite', 'create', '--note', 'x'.repeat(201)], 'note: The note has 200 characters at most.'],
    [['invite', 'revoke', '999'], 'There is no such invitation.'],
    [['invite', 'revoke', 'x'], 'There is no such invitation.'],
  ])('%p is refused in one line', async (args, complaint) => {
    const { code, out, err } = await run(args, { env })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(complaint)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
