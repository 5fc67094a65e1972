import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { hashNewPassword } from '../../src/accounts/passwords.ts'
import { createPerson } from '../../src/accounts/store.ts'
import { migrate } from '../../src/database/migrate.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { call, PASSWORD } from '../support/client.ts'
import { migrationsBefore } from '../support/migrations.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const BAD_NAMES = ['.', '..', '...', '.ann', 'ann.', '-ann', 'ann-', '_ann', 'ann_']

describe('a name begins and ends with a letter or a digit', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp()
  })

  afterAll(() => app.stop())

  test.each(BAD_NAMES)('at sign-up: %s is answered with 422', async username => {
    const { status, json } = await call(app.url, '/api/v1/account/', {
      body: { username, password: PASSWORD },
    })
    expect(status).toBe(422)
    expect(json.errors.username[0]).toContain('begins and ends')
  })

  test.each(['a1', '1-a', 'a.b_c-d', `a${'.'.repeat(30)}z`])(
    'at sign-up: %s may be taken',
    async username => {
      const { status } = await call(app.url, '/api/v1/account/', { body: { username, password: PASSWORD } })
      expect(status).toBe(201)
    },
  )

  test.each(BAD_NAMES)('in the database: %s is refused', async username => {
    expect(createPerson(app.database.sql, username, '')).rejects.toThrow('violates check constraint')
  })
})

describe('a database that has other names', () => {
  let database: TestDatabase
  let app: TestApp

  beforeAll(async () => {
    database = await createTestDatabase({ isEmpty: true })
    const { sql } = database
    await migrate(sql, migrationsBefore('usernames'))
    const passwordHash = await hashNewPassword(PASSWORD, [])
    for (const username of ['..', '...', '-old.', 'user-2', 'ann'])
      await sql`INSERT INTO users (username, password_hash) VALUES (${username}, ${passwordHash})`
    await migrate(sql)
    app = await startApp({}, database)
  })

  afterAll(async () => {
    await app.stop()
    await database.stop()
  })

  test('keeps them, but for those of dots alone: their pages could not be reached', async () => {
    const rows = await database.sql<{ username: string }[]>`SELECT username FROM users ORDER BY id`
    const [first, second, ...others] = rows.map(({ username }) => username)
    expect(first).toBe('user-1')
    expect(second).toMatch(/^user-2-[\da-f]{8}$/) // user-2 is somebody else
    expect(others).toEqual(['-old.', 'user-2', 'ann'])
  })

  test('lets these people sign in, get messages and change their password', async () => {
    const signIn = (username: string) =>
      call(app.url, '/api/v1/session/', { body: { username, password: PASSWORD } })
    const { status, json } = await signIn('-OLD.')
    expect(status).toBe(201)
    expect((await signIn('user-1')).status).toBe(201)
    const sent = await call(app.url, '/api/v1/message/', {
      body: { recipient: 'user-1', body: 'hello' },
      headers: { authorization: `Bearer ${json.token}` },
    })
    expect(sent.status).toBe(201)
    await database.sql`UPDATE users SET password_hash = 'another' WHERE username = '-old.'`
    expect((await signIn('-old.')).status).toBe(401)
  })
})
