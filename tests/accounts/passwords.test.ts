import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { changePassword, makePasswordLink } from '../../src/accounts/administration.ts'
import { COMMON_PASSWORDS } from '../../src/accounts/common-passwords.ts'
import { createSetupLink } from '../../src/accounts/links.ts'
import { isRightPassword, strengthenHash } from '../../src/accounts/passwords.ts'
import { findPersonByName } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { call, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson } from '../support/people.ts'

let app: TestApp
let sql: Sql

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
})
afterAll(() => app.stop())

async function personNamed(username: string) {
  const person = await findPersonByName(sql, username)
  if (!person) throw new Error(`There is no ${username}.`)
  return person
}

async function hashOf(username: string): Promise<string> {
  const [row] = await sql<
    { hash: string }[]
  >`SELECT password_hash AS hash FROM users WHERE username = ${username}`
  return row?.hash ?? ''
}

async function signIn(username: string, password = PASSWORD): Promise<number> {
  return (await call(app.url, '/api/v1/session/', { body: { username, password } })).status
}

describe('a password that whoever guesses tries first', () => {
  const COMMON = 'one of the passwords that people choose most'
  const NAME = 'A name is no password'

  test.each([
    ['a common one', 'qwertyuiop', COMMON],
    ['a common one in another case', 'QwertyUiop', COMMON],
    ['a common one among blanks', ' 1q2w3e4r5t ', COMMON],
    ['one’s own name', 'maximilian.k', NAME],
    ['one’s own name in another case', 'MAXIMILIAN.K', NAME],
  ])('is refused at sign-up: %s', async (_, password, sentence) => {
    const body = { username: 'maximilian.k', password }
    const { status, json } = await call(app.url, '/api/v1/account/', { body })
    expect([status, json.errors]).toEqual([422, { password: [expect.stringContaining(sentence)] }])
    expect(await findPersonByName(sql, 'maximilian.k')).toBeNull()
  })

  test('is refused by the forms, beside its field', async () => {
    const { secret: setup } = await createSetupLink(sql)
    const form = {
      username: 'first.of.all',
      password: 'password123',
      account: 'new',
      server_name: 'A',
      sign_up: 'open',
    }
    for (const path of ['/sign-up', `/setup/${setup}`]) {
      const response = await fetch(app.url + path, { method: 'POST', body: new URLSearchParams(form) })
      const text = await response.text()
      expect([path, response.status]).toEqual([path, 422])
      expect(text).toMatch(/id="password-note" class="error">This is one of the passwords/)
    }
    expect(await findPersonByName(sql, 'first.of.all')).toBeNull()
  })

  test('is refused by the link for choosing one, where it is a display name too, and the link still works', async () => {
    await addPerson(app, 'fatima')
    await sql`UPDATE users SET display_name = 'فاطمة الزهراء بنت محمد' WHERE username = 'fatima'`
    const { secret } = await makePasswordLink(sql, SYSTEM, await personNamed('fatima'))
    const choose = (password: string) =>
      fetch(`${app.url}/link/${secret}`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ password }),
      })
    const before = await hashOf('fatima')
    for (const password of ['Password123', 'فاطمة الزهراء بنت محمد'])
      expect((await choose(password)).status).toBe(422)
    expect(await hashOf('fatima')).toBe(before)
    expect((await choose('a brand new sentence')).status).toBe(303)
  })

  test('is refused where an administrator makes an account', async () => {
    const root = await addAdministrator(app, 'root')
    const body = { username: 'max', password: 'Basketball' }
    const { status, json } = await root.call('/api/v1/admin/user/', { body })
    expect([status, json.errors]).toEqual([422, { password: [expect.stringContaining(COMMON)] }])
  })

  test('is one of at least those of the 10,000 most common that are long enough', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(1_500)
    for (const password of ['1234567890', 'basketball', 'password123'])
      expect(COMMON_PASSWORDS.has(password)).toBe(true)
  })
})

describe('a hash of less than today’s figure', () => {
  test.each([
    ['as today', '$argon2id$v=19$m=19456,t=2,p=1$', false],
    ['more memory and fewer passes', '$argon2id$v=19$m=47104,t=1,p=1$', false],
    ['more of both', '$argon2id$v=19$m=65536,t=3,p=4$', false],
    ['less memory', '$argon2id$v=19$m=12288,t=9,p=1$', true],
    ['fewer passes', '$argon2id$v=19$m=19456,t=1,p=1$', true],
    ['another kind', '$argon2i$v=19$m=65536,t=3,p=1$', true],
  ])('is recognised: %s', async (_, hash, isLess) => {
    expect((await strengthenHash(PASSWORD, hash)) !== null).toBe(isLess)
  })

  test('is replaced when somebody signs in, which ends no session, and lets all in who sign in at that moment', async () => {
    const ann = await addPerson(app, 'ann')
    const weak = await Bun.password.hash(PASSWORD, { algorithm: 'argon2id', memoryCost: 4_096, timeCost: 1 })
    await sql`UPDATE users SET stronger_hash = ${weak} WHERE username = 'ann'`
    const socket = await ann.openSocket()
    expect([await signIn('ann', 'not the password'), await hashOf('ann')]).toEqual([401, weak])

    expect(await Promise.all([1, 2, 3, 4].map(() => signIn('ann')))).toEqual([201, 201, 201, 201])
    const strong = await hashOf('ann')
    expect(strong).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(await isRightPassword(PASSWORD, strong)).toBe(true)
    expect([await signIn('ann'), await hashOf('ann')]).toEqual([201, strong])
    expect((await ann.call('/api/v1/user/')).status).toBe(200)
    expect(
      await sql`SELECT FROM sessions JOIN users ON users.id = user_id WHERE username = 'ann'`,
    ).toHaveLength(6)

    await changePassword(
      sql,
      SYSTEM,
      await personNamed('ann'),
      await Bun.password.hash('a brand new sentence'),
    )
    expect(await socket.closed).toBe(1008)
    expect(
      await sql`SELECT FROM sessions JOIN users ON users.id = user_id WHERE username = 'ann'`,
    ).toHaveLength(0)
  })
})
