import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { findPersonByName } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/connect.ts'
import { english } from '../../src/words/english.ts'
import {
  addOwner,
  CONFIRM,
  challengeFor,
  expectComplaint,
  makeStale,
  newBrowser,
  post,
  SERVER,
} from '../passkeys/person.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson, addToken, signInAgain } from '../support/people.ts'

let app: TestApp
let sql: Sql

beforeAll(async () => {
  app = await startApp(SERVER)
  sql = app.database.sql
})
afterAll(() => app.stop())

async function postPassword({ token }: Client, password: string) {
  const response = await fetch(`${app.url}/settings/data/delete`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `chatapp=${token}` },
    body: new URLSearchParams({ password }),
  })
  return { response, text: await response.text() }
}

async function entriesOf(username: string): Promise<unknown[]> {
  return [
    ...(await sql`
      SELECT action, actor_name AS actor, subject_name AS subject FROM audit
      WHERE actor_name = ${username} AND action = 'account.deleted'`),
  ]
}

describe('deleting one’s own account', () => {
  test('asks for the password each time, and leads to a page that says it is done', async () => {
    const ann = await addPerson(app, 'ann') // whose password was given a moment ago
    const bob = await addPerson(app, 'bob')
    await ann.send('bob', 'What I wrote')
    const elsewhere = await signInAgain(app, 'ann')
    const socket = await elsewhere.openSocket()

    const without = await postPassword(ann, '')
    expect(without.response.status).toBe(422)
    expect(without.text).toContain('Give your password, or use a passkey: this cannot be undone.')
    const wrong = await postPassword(ann, 'not the password')
    expect(wrong.response.status).toBe(422)
    expect(wrong.text).toContain('This is not your password.')
    expect((await ann.call('/api/v1/user/')).status).toBe(200)

    const right = await postPassword(ann, PASSWORD)
    expect(right.response.status).toBe(303)
    expect(right.response.headers.get('location')).toBe('/account-deleted')
    expect(right.response.headers.get('set-cookie')).toMatch(/^__Host-chatapp=;.*Expires=Thu, 01 Jan 1970/)
    expect(await socket.closed).toBe(1008)
    for (const session of [ann, elsewhere]) expect((await session.call('/api/v1/user/')).status).toBe(401)
    expect(await (await fetch(`${app.url}/account-deleted`)).text()).toContain('Your account is deleted')
    expect(await findPersonByName(sql, 'ann')).toBeNull()
    const { json } = await bob.call('/api/v1/conversation/')
    expect(json.results).toMatchObject([
      { last: { body: 'What I wrote', user: expect.stringMatching(/^deleted~/) } },
    ])
    expect(await entriesOf('ann')).toEqual([{ action: 'account.deleted', actor: 'ann', subject: 'ann' }])
  })

  test('takes a passkey in place of the password, which signs for this alone', async () => {
    const { username, browser, device } = await addOwner(app, 'holder')
    const other = await addOwner(app, 'other')
    const path = '/settings/data/delete'
    const challenge = await challengeFor(app, browser, CONFIRM)
    const confirmed = device.assert({ challenge })
    expect((await post(app, browser, '/settings/passkeys/confirmation', { answer: confirmed })).status).toBe(
      204,
    )
    await expectComplaint(await post(app, browser, path), english.ownAccount.data.passwordNeeded)
    await expectComplaint(await post(app, browser, path, { answer: confirmed }), english.passkeys.tooOld)
    await expectComplaint(await post(app, browser, path, { answer: '{}' }), english.passkeys.malformed)
    const foreign = other.device.assert({ challenge: await challengeFor(app, browser, CONFIRM) })
    await expectComplaint(await post(app, browser, path, { answer: foreign }), english.passkeys.notYours)
    expect(await findPersonByName(sql, username)).not.toBeNull()

    const answer = device.assert({ challenge: await challengeFor(app, browser, CONFIRM) })
    expect((await post(app, browser, path, { answer })).status).toBe(303)
    expect(await findPersonByName(sql, username)).toBeNull()
    expect(await entriesOf(username)).toHaveLength(1)
  })

  test('asks who has no password to confirm where they sign in', async () => {
    const { token } = await addPerson(app, 'guest')
    await sql`UPDATE users SET stronger_hash = '-' WHERE username = 'guest'` // as that of no password, and no session ends
    await makeStale(app, 'guest')
    const browser = newBrowser(token)
    await expectComplaint(await post(app, browser, '/settings/data/delete'), english.fields.passwordAgain)
    await sql`UPDATE sessions SET password_given_at = now() WHERE user_id = (SELECT id FROM users WHERE username = 'guest')`
    expect((await post(app, browser, '/settings/data/delete')).status).toBe(303)
    expect(await findPersonByName(sql, 'guest')).toBeNull()
  })

  test('is nothing that the last administrator can do', async () => {
    const root = await addAdministrator(app, 'root')
    const page = await postPassword(root, PASSWORD)
    expect(page.response.status).toBe(409)
    expect(page.text).toContain('This is the last administrator')
    const api = await root.call('/api/v1/account/', { method: 'DELETE', body: { password: PASSWORD } })
    expect(api.status).toBe(409)
    expect(await entriesOf('root')).toEqual([])
    expect((await root.call('/api/v1/user/')).status).toBe(200)
  })

  test('works for programs, with the password, and not with an API token', async () => {
    const eve = await addPerson(app, 'eve')
    const path = '/api/v1/account/'
    const apiToken = await addToken(app, 'eve', ['read', 'send'])
    const byToken = await call(app.url, path, {
      method: 'DELETE',
      body: { password: PASSWORD },
      headers: { authorization: `Bearer ${apiToken}` },
    })
    expect(byToken.status).toBe(403)
    for (const body of [{}, { password: '' }, { password: 7 }, { password: 'not the password' }]) {
      const { status, json } = await eve.call(path, { method: 'DELETE', body })
      expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: ['password'] })
    }
    expect((await eve.call(path, { method: 'DELETE', body: { password: PASSWORD } })).status).toBe(204)
    expect((await eve.call('/api/v1/user/')).status).toBe(401)
    expect(await entriesOf('eve')).toHaveLength(1)
  })
})
