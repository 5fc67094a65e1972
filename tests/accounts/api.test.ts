import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call, PASSWORD, signUp } from '../support/client.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

describe('sign-up', () => {
  test('gives a token that works, and the cookie of the pages', async () => {
    const { status, json, headers } = await call(app.url, '/api/v1/account/', {
      body: { username: 'Ann', password: PASSWORD },
    })
    expect(status).toBe(201)
    expect(json).toEqual({ username: 'Ann', token: expect.any(String) })
    expect(headers.getSetCookie()).toHaveLength(1)
    const cookie = headers.get('set-cookie') ?? ''
    expect(cookie).toContain(`chatapp=${json.token}`)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(cookie).not.toMatch(/; Secure/)
    for (const headers of [{ authorization: `Bearer ${json.token}` }, { cookie: `chatapp=${json.token}` }]) {
      expect((await call(app.url, '/api/v1/user/', { headers })).status).toBe(200)
    }
  })

  test('marks the cookie Secure when the person came over https, as only a trusted proxy can tell', async () => {
    const behindProxy = await startApp({ TRUSTED_PROXIES: '127.0.0.0/8' })
    const signUpAt = (url: string) =>
      call(url, '/api/v1/account/', {
        body: { username: 'secure', password: PASSWORD },
        headers: { 'x-forwarded-proto': 'https' },
      })
    expect((await signUpAt(behindProxy.url)).headers.get('set-cookie')).toMatch(/; Secure/)
    expect((await signUpAt(app.url)).headers.get('set-cookie')).not.toMatch(/Secure/)
    await behindProxy.stop()
  })

  test('takes a name once, in any case', async () => {
    await signUp(app.url, 'Twice')
    const { status, json } = await call(app.url, '/api/v1/account/', {
      body: { username: 'tWICE', password: PASSWORD },
    })
    expect(status).toBe(422)
    expect(json.errors.username[0]).toContain('taken')
  })

  test('gives nobody the name by which the audit log calls the command line', async () => {
    const { status, json } = await call(app.url, '/api/v1/account/', {
      body: { username: 'System', password: PASSWORD },
    })
    expect(status).toBe(422)
    expect(json.errors.username[0]).toContain('taken')
  })

  test('gives a name to only one of many who ask at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        call(app.url, '/api/v1/account/', { body: { username: 'race', password: PASSWORD } }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422, 422, 422])
  })

  test.each([
    ['no fields', {}, ['username', 'password']],
    ['a name of one letter', { username: 'a', password: PASSWORD }, ['username']],
    ['a name of 33 letters', { username: 'a'.repeat(33), password: PASSWORD }, ['username']],
    ['a name with a space', { username: 'a b', password: PASSWORD }, ['username']],
    ['a name with a slash', { username: 'a/b', password: PASSWORD }, ['username']],
    ['a name with NUL', { username: 'a\0b', password: PASSWORD }, ['username']],
    ['a name with a letter beyond ASCII', { username: 'аnn', password: PASSWORD }, ['username']],
    ['a name that is a number', { username: 12345, password: PASSWORD }, ['username']],
    ['a password of 9 characters', { username: 'short', password: '123456789' }, ['password']],
    ['a password of 257 characters', { username: 'long', password: 'x'.repeat(257) }, ['password']],
    ['a password that is a list', { username: 'list', password: ['1234567890'] }, ['password']],
  ])('answers 422 to %s, and says which field', async (_, body, fields) => {
    const { status, json } = await call(app.url, '/api/v1/account/', { body })
    expect(status).toBe(422)
    expect(Object.keys(json.errors).sort()).toEqual([...fields].sort())
  })

  test('stores passwords as argon2id', async () => {
    await signUp(app.url, 'hashed')
    const [user] = await app.database.sql`SELECT password_hash FROM users WHERE username = 'hashed'`
    expect(user?.password_hash).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$')
  })

  test('answers 403 where it is closed', async () => {
    const closed = await startApp({ CHATAPP_SIGN_UP: 'closed' })
    const { status } = await call(closed.url, '/api/v1/account/', {
      body: { username: 'ann', password: PASSWORD },
    })
    expect(status).toBe(403)
    await closed.stop()
  })
})

describe('sign-in', () => {
  test.each([
    ['password', "password_hash = 'another'"],
    ['account', 'disabled_at = now()'],
  ])('fails when the %s is changed before the session is there', async (what, change) => {
    const username = `late_${what}`
    await signUp(app.url, username)
    let signIn = Promise.resolve(0)
    await app.database.sql.begin(async transaction => {
      await transaction.unsafe(`UPDATE users SET ${change} WHERE username = $1`, [username])
      signIn = call(app.url, '/api/v1/session/', { body: { username, password: PASSWORD } }).then(
        ({ status }) => status,
      )
      while ((await transaction`SELECT FROM pg_locks WHERE NOT granted`).length === 0) await Bun.sleep(5)
    })
    expect(await signIn).toBe(401)
    expect(
      await app.database
        .sql`SELECT FROM sessions JOIN users ON users.id = user_id WHERE username = ${username}`,
    ).toHaveLength(0) // that of the sign-up has ended, too
  })

  test('gives a token, and says how long it lasts', async () => {
    await signUp(app.url, 'Ben')
    const { status, json } = await call(app.url, '/api/v1/session/', {
      body: { username: 'ben', password: PASSWORD },
    })
    expect(status).toBe(201)
    expect(json.username).toBe('Ben')
    expect(new Date(json.expires).getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000)
    expect(
      (await call(app.url, '/api/v1/user/', { headers: { authorization: `Bearer ${json.token}` } })).status,
    ).toBe(200)
  })

  test('answers an unknown name and a wrong password with the same words', async () => {
    await signUp(app.url, 'known')
    const wrong = await call(app.url, '/api/v1/session/', {
      body: { username: 'known', password: 'not the password' },
    })
    const unknown = await call(app.url, '/api/v1/session/', {
      body: { username: 'unknown', password: 'not the password' },
    })
    expect(wrong.status).toBe(401)
    expect(unknown.status).toBe(401)
    expect(unknown.json).toEqual(wrong.json)
  })

  test('signing in again in the same browser ends the session before', async () => {
    await signUp(app.url, 'after')
    const response = await fetch(`${app.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'after', password: PASSWORD }),
      headers: { cookie: `chatapp=${(await signUp(app.url, 'before')).token}` },
      redirect: 'manual',
    })
    expect(response.status).toBe(303)
    const [row] = await app.database.sql<{ sessions: number }[]>`
      SELECT count(*)::int AS sessions FROM sessions JOIN users ON users.id = user_id WHERE username = 'before'`
    expect(row?.sessions).toBe(0)
  })

  test('by a program that keeps cookies leaves its other tokens alone', async () => {
    const first = await signUp(app.url, 'jar.one')
    await call(app.url, '/api/v1/account/', {
      body: { username: 'jar.two', password: PASSWORD },
      headers: { cookie: `chatapp=${first.token}` },
    })
    expect((await first.call('/api/v1/user/')).status).toBe(200)
  })
})

describe('signing out', () => {
  let client: Client
  beforeAll(async () => {
    client = await signUp(app.url, 'leaver')
  })

  test('ends the token everywhere and closes its sockets, but not those of other sessions', async () => {
    const { json } = await call(app.url, '/api/v1/session/', {
      body: { username: 'leaver', password: PASSWORD },
    })
    const elsewhere = { authorization: `Bearer ${json.token}` }
    const socket = await client.openSocket()
    expect((await client.call('/api/v1/session/', { method: 'DELETE' })).status).toBe(204)
    expect(await socket.closed).toBe(1008)
    expect((await client.call('/api/v1/user/')).status).toBe(401)
    expect((await call(app.url, '/api/v1/user/', { headers: elsewhere })).status).toBe(200)
  })
})

describe('a token', () => {
  const none = { detail: expect.any(String) }
  // An unsigned token, and one signed with another key.
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"jti":"00000000-0000-4000-8000-000000000000"}')}.`
  const foreign =
    'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDAifQ.5mhBHqs5_DTLdINd9p5m7ZJ6XD0Xc55kIaCRY5r6HRA'

  test.each([
    '',
    'Bearer',
    'Bearer x',
    'Basic YTpi',
    'Bearer Basic YTpi',
    `Bearer ${unsigned}`,
    `Bearer ${foreign}`,
    `Bearer ${'x'.repeat(4000)}`,
  ])('that is bad is answered with 401: %s', async authorization => {
    const { status, json } = await call(app.url, '/api/v1/user/', { headers: { authorization } })
    expect(status).toBe(401)
    expect(json).toEqual(none)
  })

  test('in the cookie counts beside the Authorization of something else, such as a proxy', async () => {
    const { token } = await signUp(app.url, 'proxied')
    const statusWith = async (authorization: string) => {
      const headers = { authorization, cookie: `chatapp=${token}` }
      return (await call(app.url, '/api/v1/user/', { headers })).status
    }
    expect(await statusWith('Basic YTpi')).toBe(200)
    expect(await statusWith('Negotiate abc')).toBe(200)
    expect(await statusWith('Bearer nonsense')).toBe(401)
    expect(await statusWith('bearer')).toBe(401)
  })

  test('in a malformed cookie is answered with 401', async () => {
    for (const cookie of ['chatapp=%FF%FE', 'chatapp', '=;;;', 'chatapp="']) {
      expect((await call(app.url, '/api/v1/user/', { headers: { cookie } })).status).toBe(401)
    }
  })

  test('that has expired is answered with 401', async () => {
    const client = await signUp(app.url, 'expired')
    await app.database.sql`
      UPDATE sessions SET expires_at = now() - interval '1 second'
      WHERE user_id = (SELECT id FROM users WHERE username = 'expired')`
    expect((await client.call('/api/v1/user/')).status).toBe(401)
  })

  test('of a person who was deleted is answered with 401', async () => {
    const client = await signUp(app.url, 'deleted')
    const socket = await client.openSocket()
    await app.database.sql`DELETE FROM users WHERE username = 'deleted'`
    expect(await socket.closed).toBe(1008)
    // The socket's own check may have found out before the announcement arrived; nothing is cached for longer than a second.
    while ((await client.call('/api/v1/user/')).status !== 401) await Bun.sleep(20)
  })
})
