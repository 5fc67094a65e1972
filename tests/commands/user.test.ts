import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type AppProcess, spawnApp } from '../support/app.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { type Client, call, PASSWORD } from '../support/client.ts'
import { run, runInTerminal } from '../support/command.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let app: AppProcess
let env: { DATABASE_URL: string }
let url: string

beforeAll(async () => {
  database = await createTestDatabase()
  env = { DATABASE_URL: database.url }
  app = spawnApp(env)
  url = await app.ready
})

afterAll(async () => {
  app.process.kill('SIGTERM')
  await app.exited
  await database.stop()
})

function add(username: string): Promise<Client> {
  return addPerson({ url, database }, username)
}

function signIn(username: string, password: string) {
  return call(url, '/api/v1/session/', { body: { username, password } })
}

describe('beside a running server', () => {
  test('a new signing key signs nobody out', async () => {
    const kim = await add('kim')
    const { code, out } = await run(['keys', 'rotate'], { env })
    expect(out).toContain('nobody is signed out')
    expect(code).toBe(0)
    expect((await kim.call('/api/v1/user/')).status).toBe(200)
    expect(await database.sql`SELECT FROM signing_keys`).toHaveLength(2)
  })

  test('an account that was added can sign in; its name is taken then', async () => {
    expect(await run(['user', 'add', 'ann'], { env, input: `${PASSWORD}\n` })).toEqual({
      code: 0,
      out: 'ann can sign in now.\n',
      err: '',
    })
    expect((await signIn('ann', PASSWORD)).status).toBe(201)
    const again = await run(['user', 'add', 'ANN'], { env, input: `${PASSWORD}\n` })
    expect(again.code).toBe(1)
    expect(again.err).toContain('The name ANN is taken')
  })

  test('in a terminal the password is asked for twice, and not shown', async () => {
    const addInTerminal = (username: string, again: string) =>
      runInTerminal(
        ['user', 'add', username],
        [
          [/Password for \w+: /, PASSWORD],
          [/The same again: /, again],
        ],
        env,
      )
    const { code, screen } = await addInTerminal('bob', PASSWORD)
    expect(code).toBe(0)
    expect(screen).not.toContain(PASSWORD)
    expect((await signIn('bob', PASSWORD)).status).toBe(201)
    const differing = await addInTerminal('bea', `${PASSWORD}!`)
    expect(differing.code).toBe(1)
    expect(differing.screen).toContain('The two passwords differ')
  })

  test('a new password replaces the old one and ends every session and socket', async () => {
    const cleo = await add('cleo')
    const socket = await cleo.openSocket()
    expect((await run(['user', 'passwd', 'cleo'], { env, input: 'another good sentence\n' })).code).toBe(0)
    expect(await socket.closed).toBe(1008)
    expect((await cleo.call('/api/v1/user/')).status).toBe(401)
    expect((await signIn('cleo', PASSWORD)).status).toBe(401)
    expect((await signIn('cleo', 'another good sentence')).status).toBe(201)
  })

  test('a disabled account is signed out, cannot sign in, is not in the list and gets no messages; what it wrote stays', async () => {
    const [dan, eva] = [await add('dan'), await add('eva')]
    const { json } = await dan.send('eva', 'I was here')
    const socket = await dan.openSocket()
    expect((await run(['user', 'disable', 'dan'], { env })).code).toBe(0)

    expect(await socket.closed).toBe(1008)
    expect((await dan.call('/api/v1/user/')).status).toBe(401)
    expect((await signIn('dan', 'not his password')).status).toBe(401)
    const refused = await signIn('dan', PASSWORD)
    expect(refused.status).toBe(403)
    expect(refused.json.detail).toContain('disabled')
    const listed = (await eva.call('/api/v1/user/')).json
    expect(listed.map(({ username }: { username: string }) => username)).not.toContain('dan')
    const unread = await eva.send('dan', 'are you there?')
    expect(unread.status).toBe(422)
    expect(unread.json.errors.recipient[0]).toContain('disabled')
    expect((await eva.call(`/api/v1/message/${json.id}/`)).json.body).toBe('I was here')

    expect((await run(['user', 'enable', 'dan'], { env })).code).toBe(0)
    expect((await signIn('dan', PASSWORD)).status).toBe(201)
    expect((await eva.send('dan', 'welcome back')).status).toBe(201)
  })

  test('logout ends every session, and says how many', async () => {
    const finn = await add('finn')
    await signIn('finn', PASSWORD)
    expect((await run(['user', 'logout', 'finn'], { env })).out).toContain('(2 sessions)')
    expect((await finn.call('/api/v1/user/')).status).toBe(401)
  })

  test('an account may be made an administrator, and a member again; the last one stays', async () => {
    const roleOf = async (name: string) =>
      (await database.sql<{ role: string }[]>`SELECT role FROM users WHERE username = ${name}`)[0]?.role
    const added = await run(['user', 'add', 'rita', '--admin'], { env, input: `${PASSWORD}\n` })
    expect(added.out).toBe('rita can sign in now, and is an administrator.\n')
    await add('rob')
    expect((await run(['user', 'role', 'rob', 'administrator'], { env })).out).toContain(
      'an administrator now',
    )
    expect((await run(['user', 'role', 'rita', 'member'], { env })).out).toContain('a member now')
    const last = await run(['user', 'role', 'rob', 'member'], { env })
    expect([last.code, last.err]).toEqual([1, expect.stringContaining('last administrator')])
    const unknown = await run(['user', 'role', 'rita', 'king'], { env })
    expect([unknown.code, unknown.err]).toEqual([1, 'king is no role. Choose member or administrator.\n'])
    expect([await roleOf('rita'), await roleOf('rob')]).toEqual(['member', 'administrator'])
  })

  test('delete asks first, and leaves the others their copy, unless told otherwise', async () => {
    const [gil, hal] = [await add('gil'), await add('hal')]
    const { json } = await gil.send('hal', 'soon gone')
    expect((await run(['user', 'delete', 'gil'], { env })).code).toBe(1)
    const asked = await runInTerminal(['user', 'delete', 'gil'], [[/to go on: /, 'no']], env)
    expect(asked.code).toBe(1)
    expect((await hal.call(`/api/v1/message/${json.id}/`)).status).toBe(200)

    const socket = await hal.openSocket()
    expect((await run(['user', 'delete', 'gil', '--yes'], { env })).code).toBe(0)
    await socket.waitFor(({ renamed }) => renamed === 'gil')
    const { user } = (await hal.call(`/api/v1/message/${json.id}/`)).json
    expect(user).toMatch(/^deleted~\d+$/)
    expect((await hal.call('/api/v1/message/?target=gil')).status).toBe(404)
    expect((await signIn('gil', PASSWORD)).status).toBe(401)
    for (const command of [['passwd'], ['disable'], ['enable'], ['logout'], ['delete', '--yes']])
      expect((await run(['user', ...command, user], { env, input: PASSWORD })).err).toContain(
        'There is nobody',
      )

    const ida = await add('ida')
    const { json: gone } = await ida.send('hal', 'gone for both')
    expect((await run(['user', 'delete', 'ida', '--with-messages', '--yes'], { env })).code).toBe(0)
    expect((await hal.call(`/api/v1/message/${gone.id}/`)).status).toBe(404)
  })

  test('list shows who there is, for people and for scripts, and no password', async () => {
    await add('ivy')
    const { out } = await run(['user', 'list', '--json'], { env })
    const ivy = JSON.parse(out).find(({ username }: { username: string }) => username === 'ivy')
    expect(ivy).toMatchObject({ isDisabled: false, sessions: 1 })
    expect(out).not.toContain('argon2')
    expect((await run(['user', 'list'], { env })).out).toMatch(/^ivy +member +\d{4}-\d\d-\d\d .* active$/m)
  })
})

test.each([
  ['passwd', 'nobody', 'There is nobody called nobody'],
  ['add', 'a b', 'Choose 2 to 32 letters'],
  ['add', 'x', 'Choose 2 to 32 letters'],
  ['add', '..', 'begins and ends with a letter or a digit'],
])('user %s %s is refused in one line', async (change, username, complaint) => {
  const { code, err } = await run(['user', change, username], { env, input: `${PASSWORD}\n` })
  expect(code).toBe(1)
  expect(err).toContain(complaint)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test('a password that is too short, or missing, changes nothing', async () => {
  expect((await run(['user', 'add', 'jo'], { env, input: 'short\n' })).err).toContain(
    'at least 10 characters',
  )
  expect((await run(['user', 'add', 'jo'], { env })).err).toContain('A password is needed')
  expect((await signIn('jo', 'short')).status).toBe(401)
})

test('with the embedded database: before the first start, beside the server, and after it', async () => {
  const own = { CHATAPP_DATA_DIR: temporaryDir() }
  const addByCommand = (username: string) =>
    run(['user', 'add', username], { env: own, input: `${PASSWORD}\n` })
  expect((await addByCommand('before')).code).toBe(0)
  const app = spawnApp(own)
  const ownUrl = await app.ready
  expect((await addByCommand('beside')).code).toBe(0)
  const body = { username: 'beside', password: PASSWORD }
  expect((await call(ownUrl, '/api/v1/session/', { body })).status).toBe(201)
  app.process.kill('SIGTERM')
  expect((await app.exited).code).toBe(0)
  expect((await addByCommand('after')).code).toBe(0)
  const { out } = await run(['user', 'list', '--json'], { env: own })
  expect(JSON.parse(out).map(({ username }: { username: string }) => username)).toEqual([
    'after',
    'before',
    'beside',
  ])
})
