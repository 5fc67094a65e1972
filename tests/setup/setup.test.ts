import { afterAll, describe, expect, test } from 'bun:test'
import { createSetupLink } from '../../src/accounts/links.ts'
import { hashSecret, newSecret } from '../../src/accounts/secrets.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { PASSWORD } from '../support/client.ts'
import { addPerson, makeAdministrator } from '../support/people.ts'

const apps: TestApp[] = []

afterAll(() => Promise.all(apps.map(app => app.stop())))

/** A server that nobody runs yet, and the path of its link. */
async function startNew(environment: Record<string, string> = {}): Promise<{ app: TestApp; path: string }> {
  const app = await startApp(environment)
  apps.push(app)
  return { app, path: `/setup/${(await createSetupLink(app.database.sql)).secret}` }
}

function get({ url }: TestApp, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url + path, { redirect: 'manual', headers })
}

function post({ url }: TestApp, path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })
}

function claim(username: string, more: Record<string, string> = {}): Record<string, string> {
  return { username, password: PASSWORD, server_name: 'The Choir', sign_up: 'invitation', ...more }
}

async function people({ database: { sql } }: TestApp): Promise<{ username: string; role: string }[]> {
  return await sql<{ username: string; role: string }[]>`SELECT username, role FROM users ORDER BY id`
}

async function recorded({ database: { sql } }: TestApp): Promise<string[]> {
  const entries = await sql<{ entry: string }[]>`
    SELECT concat_ws(' ', action, actor_name, details->>'setting') AS entry FROM audit ORDER BY id`
  return entries.map(({ entry }) => entry)
}

describe('a server without an administrator', () => {
  test('says so on its sign-in page, and lets people in all the same; afterwards it does not', async () => {
    const { app, path } = await startNew()
    expect(await (await get(app, '/sign-in')).text()).toContain('This server is not set up yet')
    expect((await post(app, '/sign-up', { username: 'early', password: PASSWORD })).status).toBe(303)
    await post(app, path, claim('ann'))
    const signIn = await (await get(app, '/sign-in')).text()
    expect(signIn).not.toContain('not set up')
    expect(signIn).toContain('The Choir')
  })

  test('is set up by its link: the first administrator, the settings and their record in one, and signed in', async () => {
    const { app, path } = await startNew()
    const form = await get(app, path)
    expect(form.headers.get('referrer-policy')).toBe('strict-origin')
    expect(await form.text()).not.toContain('name="account"') // there is nobody yet
    expect(await people(app)).toEqual([])
    expect(await recorded(app)).toEqual([])

    const done = await post(app, path, claim('ann'))
    expect([done.status, done.headers.get('location')]).toEqual([303, '/admin'])
    expect(await people(app)).toEqual([{ username: 'ann', role: 'administrator' }])
    const cookie = done.headers.getSetCookie().find(cookie => cookie.startsWith('chatapp=')) ?? ''
    const page = await get(app, '/admin/settings', { cookie: cookie.split(';')[0] ?? '' })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('value="The Choir"')
    expect(await recorded(app)).toEqual([
      'account.made ann',
      'server.set-up ann',
      'setting.changed ann CHATAPP_SERVER_NAME',
      'setting.changed ann CHATAPP_SIGN_UP',
      'session.started ann',
    ])

    const used = await get(app, path)
    expect(used.status).toBe(404)
    expect(await used.text()).toContain('This server is set up already')
  })

  test('is set up once by five at the same moment, with two links; the others are told', async () => {
    const { app, path } = await startNew()
    const secret = newSecret() // two instances that start at the same moment have each printed one
    await app.database.sql`
      INSERT INTO one_time_links (secret_hash, purpose, expires_at)
      VALUES (${hashSecret(secret)}, 'setup', now() + interval '1 minute')`
    const paths = [path, `/setup/${secret}`, path, `/setup/${secret}`, path]
    const answers = await Promise.all(paths.map((path, n) => post(app, path, claim(`claim${n}`))))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter(status => status === 303)).toHaveLength(1)
    for (const answer of answers)
      if (answer.status !== 303) expect(await answer.text()).toContain('This server is set up already')
    expect(await people(app)).toHaveLength(1)
    const setUps = (await recorded(app)).filter(entry => entry.startsWith('server.set-up'))
    expect(setUps).toHaveLength(1)
  })

  test.each<[string, Record<string, string>, string]>([
    ['a short password', { password: 'short' }, 'at least 10 characters'],
    ['a name that none can have', { username: '..' }, 'Choose 2 to 32 letters'],
    ['a server without a name', { server_name: '' }, 'The name has 1 to 60 characters'],
    ['a choice that is none', { sign_up: 'maybe' }, 'Choose who may make an account'],
  ])('shows its form again for %s: what was typed stays, nothing is changed', async (_, wrong, sentence) => {
    const { app, path } = await startNew()
    const response = await post(app, path, claim('ann', wrong))
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain(sentence)
    if (!('server_name' in wrong)) expect(page).toContain('value="The Choir"')
    expect(await people(app)).toEqual([])
    expect(await recorded(app)).toEqual([])
    expect((await post(app, path, claim('ann'))).status).toBe(303)
  })

  test('says of a link that has expired, was replaced or never was what to do', async () => {
    const { app, path } = await startNew()
    const { sql } = app.database
    const newer = `/setup/${(await createSetupLink(sql)).secret}`
    await sql`UPDATE one_time_links SET expires_at = now()`
    for (const link of [path, newer, '/setup/unknown', `/setup/${'x'.repeat(10_000)}`]) {
      for (const response of [await get(app, link), await post(app, link, claim('ann'))]) {
        expect(response.status).toBe(404)
        expect(await response.text()).toContain('run “chatapp setup-link”')
      }
    }
    expect(await people(app)).toEqual([])
  })

  test('shows what its configuration sets, and leaves that', async () => {
    const { app, path } = await startNew({ CHATAPP_SIGN_UP: 'closed' })
    const page = await (await get(app, path)).text()
    expect(page).toContain('Set by CHATAPP_SIGN_UP, and cannot be changed here.')
    expect(page).not.toContain('name="sign_up"')
    expect((await post(app, path, claim('ann'))).status).toBe(303)
    expect(await recorded(app)).not.toContain('setting.changed ann CHATAPP_SIGN_UP')
  })
})

describe('a server with people, and without an administrator', () => {
  test('lets one of them become it, by their own password', async () => {
    const { app, path } = await startNew()
    await addPerson(app, 'ann')
    const existing = claim('ANN', { account: 'existing' })
    expect(await (await get(app, path)).text()).toContain('name="account"')
    const wrong = await post(app, path, { ...existing, password: 'not the password' })
    expect(wrong.status).toBe(401)
    expect(await wrong.text()).toContain('value="ANN"')
    expect(await people(app)).toEqual([{ username: 'ann', role: 'member' }])

    expect((await post(app, path, existing)).status).toBe(303)
    expect(await people(app)).toEqual([{ username: 'ann', role: 'administrator' }])
    expect(await recorded(app)).toEqual([
      'session.failed ',
      'account.role-changed ann',
      'server.set-up ann',
      'setting.changed ann CHATAPP_SERVER_NAME',
      'setting.changed ann CHATAPP_SIGN_UP',
      'session.started ann',
    ])
  })

  test('does not take a name that somebody has for a new account, and the link still works', async () => {
    const { app, path } = await startNew()
    await addPerson(app, 'ann')
    const response = await post(app, path, claim('Ann', { account: 'new' }))
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('That name is taken')
    expect((await get(app, path)).status).toBe(200)
  })

  test('is set up by whoever makes somebody an administrator, and its link then works no longer', async () => {
    const { app, path } = await startNew()
    await addPerson(app, 'ann')
    await makeAdministrator(app, 'ann')
    const response = await post(app, path, claim('late'))
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('This server is set up already')
    while ((await (await get(app, '/sign-in')).text()).includes('not set up')) await Bun.sleep(5)
  })
})
