import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { createSession } from '../../src/sessions/store.ts'
import { findStep, inGroups, newAppSecret } from '../../src/two-step/codes.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { call, clientFor, openSocket, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson, addToken } from '../support/people.ts'
import {
  addTwoStepPerson,
  codeOf,
  STEP_MS,
  secretIn,
  type TwoStepPerson,
  takeBothSteps,
  takeFirstStep,
} from '../support/two-step.ts'

const SECRET_KEY = 'a key of the operator, with 32 characters or more'

let app: TestApp
let another: TestApp
let sql: Sql
let people = 0

beforeAll(async () => {
  app = await startApp({ CHATAPP_SECRET_KEY: SECRET_KEY })
  const settings = { CHATAPP_RATE_LIMITS: 'on', CHATAPP_TWO_STEP: 'required', CHATAPP_SECRET_KEY: SECRET_KEY }
  another = await startApp(settings, app.database)
  sql = app.database.sql
})
afterAll(async () => {
  await another.stop()
  await app.stop()
})

function newPerson(): Promise<TwoStepPerson> {
  return addTwoStepPerson(app, `person${++people}`)
}

function get(path: string, cookie: string, url = app.url): Promise<Response> {
  return fetch(url + path, { redirect: 'manual', headers: { cookie } })
}

function post(path: string, fields: Record<string, string>, cookie = '', url = app.url): Promise<Response> {
  const body = new URLSearchParams(fields)
  return fetch(url + path, { method: 'POST', redirect: 'manual', body, headers: { cookie } })
}

/** Takes the second step on the page. */
async function giveCode(person: TwoStepPerson, code: string, url = app.url): Promise<Response> {
  return post('/sign-in/second-step', { code }, await takeFirstStep(sql, person), url)
}

function cookieIn(response: Response, name: string): string {
  const set = response.headers.getSetCookie().find(text => text.startsWith(`${name}=`))
  return set?.split(';')[0] ?? ''
}

function signIn(person: { username: string }, fields = {}, cookie = '') {
  const body = { username: person.username, password: PASSWORD, ...fields }
  return call(app.url, '/api/v1/session/', { body, headers: { cookie } })
}

/** Gives somebody an address for mail, as if they had confirmed it. */
async function giveAddress({ id }: { id: number }): Promise<void> {
  await sql`INSERT INTO email_addresses VALUES (${id}, true, 'somebody@example.com')`
}

/** How many mails were queued for somebody. Without a mail server, each is given up. */
async function countMails({ id }: { id: number }): Promise<number> {
  return (await sql`SELECT FROM jobs WHERE kind = 'mail' AND user_id = ${id}`).length
}

async function lastEntry(person: { id: number }) {
  const [entry] = await sql`
    SELECT action, actor_name AS actor, details FROM audit WHERE subject_id = ${person.id} ORDER BY id DESC LIMIT 1`
  return entry
}

test('the codes of the present step and of those beside it are right, and no others', () => {
  const secret = newAppSecret()
  const nowMs = 1_700_000_012_345
  const step = Math.floor(nowMs / STEP_MS)
  const found = [-2, -1, 0, 1, 2].map(steps => findStep(secret, codeOf(secret, steps, nowMs), nowMs))
  expect(found).toEqual([null, step - 1, step, step + 1, null])
})

describe('signing in', () => {
  test('takes the password, then a code, on whichever instance; a code is used once', async () => {
    const person = await newPerson()
    const first = await post('/sign-in?next=/with/bob', { username: person.username, password: PASSWORD })
    expect([first.status, first.headers.get('location')]).toEqual([
      303,
      '/sign-in/second-step?next=%2Fwith%2Fbob',
    ])
    expect(cookieIn(first, 'chatapp')).toBe('')
    const pending = cookieIn(first, 'chatapp-sign-in')
    expect((await get('/', pending)).headers.get('location')).toBe('/sign-in')
    expect(await (await get('/sign-in/second-step', pending)).text()).toContain(person.username)

    const code = codeOf(person.secret)
    const second = await post('/sign-in/second-step?next=/with/bob', { code }, pending, another.url)
    expect([second.status, second.headers.get('location')]).toEqual([303, '/with/bob'])
    expect((await get('/', cookieIn(second, 'chatapp'))).status).toBe(200)
    expect(await lastEntry(person)).toMatchObject({
      action: 'session.started',
      details: { by: 'password', secondStep: 'app' },
    })
    expect(
      (await post('/sign-in/second-step', { code: codeOf(person.secret, 1) }, pending)).headers.get(
        'location',
      ),
    ).toBe('/sign-in?next=%2F&late=yes')
    const again = await giveCode(person, code)
    expect([again.status, await again.text()]).toEqual([401, expect.stringContaining('it was used before')])
    expect(await lastEntry(person)).toMatchObject({ action: 'session.failed', details: { reason: 'code' } })
    expect((await giveCode(person, codeOf(person.secret, 1))).status).toBe(303)
  })

  test('of two who give the same code at the same moment, one gets in', async () => {
    const person = await newPerson()
    const code = codeOf(person.secret, 1)
    const answers = await Promise.all(
      [app, another, app, another].map(({ url }) => giveCode(person, code, url)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401, 401])
    const cookies = answers.map(answer => cookieIn(answer, 'chatapp')).filter(cookie => cookie !== '')
    expect(cookies).toHaveLength(1)
    expect(await sql`SELECT FROM sessions WHERE user_id = ${person.id}`).toHaveLength(1)
  })

  test('by a recovery code works once for each, however it is written', async () => {
    const person = await newPerson()
    const [first = '', second = ''] = person.recoveryCodes
    const written = ` ${inGroups(first).toUpperCase()}`
    expect((await giveCode(person, written)).status).toBe(303)
    expect(await lastEntry(person)).toMatchObject({ details: { secondStep: 'recovery-code' } })
    expect((await giveCode(person, first)).status).toBe(401)
    const twice = await Promise.all([giveCode(person, second), giveCode(person, second, another.url)])
    expect(twice.map(({ status }) => status).sort()).toEqual([303, 401])
    const page = await (await get('/settings/security', await takeBothSteps(sql, person))).text()
    expect(page).toContain('On, 8 recovery codes left')
  })

  test('says what a code looks like, and changes nothing, whatever else is given', async () => {
    const person = await newPerson()
    for (const code of [
      '',
      'abcdef',
      '12345',
      '1234567',
      '١٢٣٤٥٦',
      '\0',
      'x'.repeat(10_000),
      "' OR true --",
    ]) {
      const answer = await giveCode(person, code)
      expect([answer.status, await answer.text()]).toEqual([
        422,
        expect.stringContaining('six digits and no letters'),
      ])
    }
    expect((await giveCode(person, codeOf(person.secret))).status).toBe(303)
  })

  test('has ten minutes for the second step, which the password and the account end sooner', async () => {
    const person = await newPerson()
    const late = await takeFirstStep(sql, person)
    await sql`UPDATE pending_sign_ins SET expires_at = now() WHERE user_id = ${person.id}`
    const other = await takeFirstStep(sql, person)
    await sql`UPDATE users SET password_hash = 'another' WHERE id = ${person.id}`
    const disabled = await takeFirstStep(sql, person)
    await sql`UPDATE users SET disabled_at = now() WHERE id = ${person.id}`
    for (const cookie of [late, other, disabled, 'chatapp-sign-in=made-up']) {
      const answer = await post('/sign-in/second-step', { code: codeOf(person.secret) }, cookie)
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?next=%2F&late=yes'])
    }
    expect(await (await get('/sign-in?late=yes', '')).text()).toContain('That took too long')
  })

  test('from a program takes the code with the password', async () => {
    const person = await newPerson()
    const without = await signIn(person)
    expect([without.status, without.json]).toEqual([
      401,
      { detail: expect.stringContaining('give `code` too'), second_step: true },
    ])
    const wrongPassword = await signIn(person, { password: 'a guess', code: codeOf(person.secret) })
    expect([wrongPassword.status, wrongPassword.json.second_step]).toEqual([401, undefined])
    expect((await signIn(person, { code: 'letters' })).json.errors.code).toEqual([
      expect.stringContaining('no letters'),
    ])
    const right = await signIn(person, { code: codeOf(person.secret) })
    expect([right.status, right.json.username]).toEqual([201, person.username])
  })

  test('leaves the second step out in a browser that is remembered, for that account, until the password is another', async () => {
    const [person, somebody] = [await newPerson(), await newPerson()]
    const code = codeOf(person.secret)
    const pending = await takeFirstStep(sql, person)
    const answer = await post('/sign-in/second-step', { code, remember: 'yes' }, pending)
    const cookie = cookieIn(answer, 'chatapp-two-step')
    expect(answer.headers.getSetCookie().join()).toMatch(
      /chatapp-two-step=[\w-]{43}; [^,]*, \d\d [^,]*HttpOnly; SameSite=Lax/i,
    )
    expect((await signIn(person, {}, cookie)).status).toBe(201)
    expect(await lastEntry(person)).toMatchObject({ details: { secondStep: 'remembered-browser' } })
    expect((await signIn(somebody, {}, cookie)).status).toBe(401)

    const both = await post(
      '/sign-in/second-step',
      { code: codeOf(somebody.secret), remember: 'yes' },
      `${await takeFirstStep(sql, somebody)}; ${cookie}`,
    )
    const newer = cookieIn(both, 'chatapp-two-step')
    expect([(await signIn(person, {}, newer)).status, (await signIn(somebody, {}, newer)).status]).toEqual([
      201, 201,
    ])
    expect((await signIn(person, {}, cookie)).status).toBe(401) // somebody may have put it there who knows it

    await sql`UPDATE remembered_browsers SET expires_at = now() WHERE user_id = ${somebody.id}`
    expect((await signIn(somebody, {}, newer)).status).toBe(401)
    await sql`UPDATE users SET password_hash = password_hash || ' ' WHERE id = ${person.id}`
    expect(await sql`SELECT FROM remembered_browsers WHERE user_id = ${person.id}`).toHaveLength(0)
  })

  test('by a link to choose a password goes through the second step, too', async () => {
    const person = await newPerson()
    const root = await addAdministrator(app, 'root')
    const { json } = await root.call(`/api/v1/admin/user/${person.username}/link/`, { body: {} })
    const answer = await post(new URL(json.link).pathname, { password: 'a brand new sentence' })
    expect([answer.headers.get('location'), cookieIn(answer, 'chatapp')]).toEqual([
      '/sign-in/second-step?next=%2F',
      '',
    ])
    const pending = cookieIn(answer, 'chatapp-sign-in')
    expect((await post('/sign-in/second-step', { code: codeOf(person.secret) }, pending)).status).toBe(303)
    expect(await lastEntry(person)).toMatchObject({ details: { by: 'link', secondStep: 'app' } })
  })

  test('gives nobody a session by the password alone, whoever asks the database for one', async () => {
    const { id } = await newPerson()
    const device = { userAgent: 'a server of the version before', address: '127.0.0.1' }
    expect(await createSession(sql, { id }, device, 1)).toBeNull()
  })

  test('by guessing is stopped after ten codes, and whoever has a recovery code gets in', async () => {
    const person = await newPerson()
    await giveAddress(person)
    const guesses = await Promise.all(
      Array.from({ length: 15 }, () => giveCode(person, codeOf(newAppSecret()), another.url)),
    )
    expect(guesses.map(({ status }) => status).sort()).toEqual([
      ...Array(10).fill(401),
      ...Array(5).fill(429),
    ])
    const right = await giveCode(person, codeOf(person.secret), another.url)
    expect([right.status, Number(right.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
    expect(await countMails(person)).toBe(1)
    expect((await giveCode(person, person.recoveryCodes[0] ?? '', another.url)).status).toBe(303)
  })
})

describe('setting it up', () => {
  test('asks for the password and the first code, shows the recovery codes once, and ends the other sessions', async () => {
    const ann = await addPerson(app, 'ann')
    const other = await ann.openSocket()
    const cookie = `chatapp=${ann.token}`
    await sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'`
    for (const password of ['', 'a guess']) {
      const answer = await post('/settings/two-step/begin', { password }, cookie)
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('password-note')])
    }
    expect((await get('/settings/two-step/set-up', cookie)).headers.get('location')).toBe(
      '/settings/two-step',
    )
    await post('/settings/two-step/begin', { password: PASSWORD }, cookie)
    const page = await (await get('/settings/two-step/set-up', cookie)).text()
    const secret = secretIn(page)
    expect(page).toMatch(/<svg class="qr" [^>]*role="img"[^>]*><path d="M4 4h7v1h-7z/)
    expect(page).not.toContain('style=')
    const letters = await post('/settings/two-step/set-up', { code: 'letters' }, cookie)
    expect([letters.status, await letters.text()]).toEqual([422, expect.stringContaining('no letters')])
    const wrong = await post('/settings/two-step/set-up', { code: codeOf(newAppSecret()) }, cookie)
    expect([wrong.status, secretIn(await wrong.text())]).toEqual([422, secret])
    expect(
      await sql`SELECT FROM two_step JOIN users ON users.id = user_id WHERE username = 'ann'`,
    ).toHaveLength(0)

    const code = codeOf(secret)
    const done = await post('/settings/two-step/set-up', { code }, cookie)
    const shown = await done.text()
    const codes = shown.match(/([a-z2-7]{4}-){3}[a-z2-7]{4}/g) ?? []
    expect([done.status, new Set(codes).size]).toEqual([200, 10])
    expect(await other.closed).toBe(1008)
    expect((await get('/settings/two-step', cookie)).status).toBe(303)
    const now = await (await get('/settings/two-step', cookieIn(done, 'chatapp'))).text()
    expect(now).not.toContain(codes[0] ?? '')
    const [row] = await sql`
      SELECT users.id, secret, two_step::text || array_agg(recovery_codes::text)::text AS text
      FROM users JOIN two_step ON two_step.user_id = users.id JOIN recovery_codes ON recovery_codes.user_id = users.id
      WHERE username = 'ann' GROUP BY users.id, two_step.*, secret`
    expect(Buffer.from(row?.secret).includes(Buffer.from(secret))).toBe(false)
    for (const shownOnce of codes) expect(row?.text).not.toContain(shownOnce.replaceAll('-', ''))
    const ann2 = { id: row?.id, username: 'ann', secret, recoveryCodes: [] }
    expect((await giveCode(ann2, code)).status).toBe(401) // used by setting it up
    expect((await giveCode(ann2, codes[0] ?? '')).status).toBe(303)
  })

  test('another app, or new recovery codes, take the place of those of before; turning it off ends all of it', async () => {
    const person = await newPerson()
    const [old = ''] = person.recoveryCodes
    const cookie = await takeBothSteps(sql, person)
    const made = await (await post('/settings/two-step/recovery-codes', {}, cookie)).text()
    const [code = ''] = /([a-z2-7]{4}-){3}[a-z2-7]{4}/.exec(made) ?? []
    expect((await giveCode(person, old)).status).toBe(401)
    expect((await giveCode(person, code)).status).toBe(303)

    await post('/settings/two-step/begin', {}, cookie)
    const secret = secretIn(await (await get('/settings/two-step/set-up', cookie)).text())
    const done = await post('/settings/two-step/set-up', { code: codeOf(secret) }, cookie)
    expect((await giveCode(person, codeOf(person.secret))).status).toBe(401)
    const moved = { ...person, secret }
    expect((await giveCode(moved, codeOf(secret, 1))).status).toBe(303)

    const pending = await takeFirstStep(sql, person)
    const off = await post('/settings/two-step/off', {}, cookieIn(done, 'chatapp'))
    expect(off.headers.get('location')).toBe('/settings/two-step?done=off')
    expect(await lastEntry(person)).toMatchObject({ action: 'account.two-step-off', actor: person.username })
    expect((await post('/sign-in/second-step', { code }, pending)).status).toBe(303)
    expect((await signIn(person)).status).toBe(201)
    for (const table of ['two_step', 'recovery_codes', 'remembered_browsers', 'pending_sign_ins'])
      expect(await sql`SELECT FROM ${sql(table)} WHERE user_id = ${person.id}`).toHaveLength(0)
  })

  test('with another key of the operator, codes cannot be checked, and recovery codes can', async () => {
    const person = await newPerson()
    expect((await giveCode(person, codeOf(person.secret))).status).toBe(303)
    const [row] = await sql`SELECT secret, key_id FROM two_step WHERE user_id = ${person.id}`
    expect([row?.key_id, Buffer.from(row?.secret).includes(Buffer.from(person.secret))]).toEqual([
      expect.any(String),
      false,
    ]) // it was not encrypted before, and is since the operator gave a key
    await sql`UPDATE two_step SET key_id = 'another' WHERE user_id = ${person.id}`
    const answer = await giveCode(person, codeOf(person.secret, 1))
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining('Use a recovery code'),
    ])
    expect((await giveCode(person, person.recoveryCodes[0] ?? '')).status).toBe(303)
  })
})

describe('where everybody has to have it', () => {
  test('whoever has not can set it up and sign out, and nothing else', async () => {
    const dora = await addPerson(another, 'dora')
    const cookie = `chatapp=${dora.token}`
    for (const path of ['/', '/settings/security', '/with/ann'])
      expect((await get(path, cookie, another.url)).headers.get('location')).toBe('/settings/two-step')
    const api = await dora.call('/api/v1/user/')
    expect([api.status, api.json]).toEqual([403, { detail: expect.any(String), two_step_required: true }])
    await expect(openSocket(another.url, dora.token)).rejects.toThrow('refused')
    const page = await (await get('/settings/two-step', cookie, another.url)).text()
    expect(page).toContain('nothing else works until then')

    await post('/settings/two-step/begin', {}, cookie, another.url)
    const secret = secretIn(await (await get('/settings/two-step/set-up', cookie, another.url)).text())
    const code = codeOf(secret)
    const done = await post('/settings/two-step/set-up', { code }, cookie, another.url)
    const now = cookieIn(done, 'chatapp')
    expect((await get('/', now, another.url)).status).toBe(200)
    expect((await post('/settings/two-step/off', {}, now, another.url)).status).toBe(409)
    expect((await get('/settings/two-step', now, another.url)).status).toBe(200)
  })

  test('an API token works where its person has it', async () => {
    const { username } = await addPerson(another, 'eve')
    const without = clientFor(another.url, username, await addToken(another, username, ['read']))
    expect((await without.call('/api/v1/user/')).json).toMatchObject({ two_step_required: true })
    const person = await newPerson()
    const having = clientFor(another.url, person.username, await addToken(another, person.username, ['read']))
    expect((await having.call('/api/v1/user/')).status).toBe(200)
  })
})

describe('an administrator', () => {
  test('sees who has it, and takes it off somebody whose phone is gone', async () => {
    const [person, other] = [await newPerson(), await newPerson()]
    const root = await addAdministrator(app, 'warden')
    await giveAddress(person)
    const path = `/api/v1/admin/user/${person.username}/`
    expect((await root.call(path)).json.two_step).toBe(true)
    await sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'`
    expect((await root.call(`${path}two-step/`, { method: 'DELETE', body: {} })).status).toBe(422)
    const body = { password: PASSWORD }
    expect((await root.call(`${path}two-step/`, { method: 'DELETE', body })).status).toBe(204)
    expect(await lastEntry(person)).toMatchObject({ action: 'account.two-step-off', actor: 'warden' })
    expect(await countMails(person)).toBe(1)
    expect((await root.call(path)).json.two_step).toBe(false)
    expect((await root.call(`${path}two-step/`, { method: 'DELETE', body: {} })).status).toBe(409)
    expect((await signIn(person)).status).toBe(201)

    const cookie = `chatapp=${root.token}`
    const page = `/admin/people/${other.username}`
    expect(await (await get(page, cookie)).text()).toContain(`href="${page}/two-step"`)
    const off = await post(`${page}/two-step`, {}, cookie)
    expect(off.headers.get('location')).toBe(`${page}?done=two-step-off`)
    expect(await (await get(page, cookie)).text()).not.toContain('/two-step"')
    expect(
      (await root.call('/api/v1/admin/user/warden/two-step/', { method: 'DELETE', body: {} })).status,
    ).toBe(409)
  })
})
