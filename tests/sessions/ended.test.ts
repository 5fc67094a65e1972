import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { endSessionsDuring } from '../support/ended-session.ts'
import { addPerson } from '../support/people.ts'
import { addTwoStepPerson, codeOf, secretIn, takeBothSteps } from '../support/two-step.ts'

// Whoever was put out of an account may have a request that was let in before. It must not leave them a way back in.

let app: TestApp
let sql: Sql

beforeAll(async () => {
  // Nothing is there that would take mail, and nothing has to be.
  app = await startApp({
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'chat@example.com',
    BASE_URL: 'https://chat.example.com',
  })
  sql = app.database.sql
})
afterAll(() => app.stop())

function post(path: string, fields: Record<string, string>, cookie: string): Promise<Response> {
  const body = new URLSearchParams(fields)
  return fetch(app.url + path, { method: 'POST', redirect: 'manual', body, headers: { cookie } })
}

test('no API token is made', async () => {
  const ann = await addPerson(app, 'ann')
  const { status } = await endSessionsDuring(sql, 'ann', () =>
    ann.call('/api/v1/token/', { body: { name: 'stolen', scopes: ['read'] } }),
  )
  expect(status).toBe(401)
  expect(await sql`SELECT FROM api_tokens`).toHaveLength(0)
})

test('no e-mail address is given', async () => {
  const { token } = await addPerson(app, 'bob')
  const { status } = await endSessionsDuring(sql, 'bob', () =>
    post('/settings/email', { email: 'thief@example.com' }, `chatapp=${token}`),
  )
  expect([303, 401]).toContain(status)
  expect(await sql`SELECT FROM email_addresses`).toHaveLength(0)
})

test('two-step sign-in is not turned on, with an app of whoever had the session, and no session begins', async () => {
  const { token } = await addPerson(app, 'cleo')
  const cookie = `chatapp=${token}`
  await post('/settings/two-step/begin', {}, cookie)
  const page = await fetch(`${app.url}/settings/two-step/set-up`, { headers: { cookie } })
  const code = codeOf(secretIn(await page.text()))
  const answer = await endSessionsDuring(sql, 'cleo', () =>
    post('/settings/two-step/set-up', { code }, cookie),
  )
  expect(answer.status).toBe(401)
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(
    await sql`SELECT FROM two_step JOIN users ON users.id = user_id WHERE username = 'cleo'`,
  ).toHaveLength(0)
  expect(
    await sql`SELECT FROM sessions JOIN users ON users.id = user_id WHERE username = 'cleo'`,
  ).toHaveLength(0)
})

test.each(['off', 'recovery-codes'])('two-step sign-in stays as it is: %s', async action => {
  const person = await addTwoStepPerson(app, `dan-${action}`)
  const cookie = await takeBothSteps(sql, person)
  const before = await codesOf(person.id)
  const { status } = await endSessionsDuring(sql, person.username, () =>
    post(`/settings/two-step/${action}`, {}, cookie),
  )
  expect(status).toBe(401)
  expect(await codesOf(person.id)).toEqual(before)
})

async function codesOf(personId: number): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    SELECT encode(code_hash, 'hex') AS code FROM recovery_codes WHERE user_id = ${personId} ORDER BY code_hash`
  return rows.map(({ code }) => code)
}
