import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { createPerson } from '../../src/accounts/store.ts'
import { createTokens, removeUnusedKeys, rotateKeys } from '../../src/accounts/tokens.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import { migrate } from '../../src/database/migrate.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { clientFor } from '../support/client.ts'
import { migrationsBefore } from '../support/migrations.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase } from '../support/postgres.ts'

/** A key as the database has it. */
type Key = { id: string; secret: string }

/** Signs a token as ChatApp does, with whatever in it. */
function forge({ id, secret }: Key, jti: string, isKeyNamed = true): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const header = { alg: 'HS256', typ: 'JWT', ...(isKeyNamed && { kid: id }) }
  const signed = `${encode(header)}.${encode({ jti, exp: Math.floor(Date.now() / 1_000) + 3_600 })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

async function statusOf(url: string, token: string): Promise<number> {
  return (await clientFor(url, '', token).call('/api/v1/user/')).status
}

/** Everything that a row has, in every spelling that could be somebody's secret. */
function spellingsOf(row: Record<string, unknown>): string[] {
  return Object.values(row).flatMap(value =>
    value instanceof Uint8Array
      ? (['hex', 'base64', 'base64url', 'latin1'] as const).map(form => Buffer.from(value).toString(form))
      : [String(value)],
  )
}

describe('a copy of the database', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startApp()
  })

  afterAll(() => app.stop())

  test('with its signing keys and every session makes no token that is accepted', async () => {
    const ann = await addPerson(app, 'ann')
    const { sql } = app.database
    const keys = await sql<Key[]>`SELECT * FROM signing_keys`
    const sessions = await sql`SELECT * FROM sessions`
    expect(keys.length * sessions.length).toBe(1)
    for (const key of keys) {
      for (const jti of sessions.flatMap(spellingsOf)) {
        expect(await statusOf(app.url, forge(key, jti))).toBe(401)
        expect(await statusOf(app.url, forge(key, jti, false))).toBe(401)
      }
    }
    const [, claims = ''] = ann.token.split('.')
    const { jti } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    expect(Buffer.from(jti, 'base64url')).toHaveLength(32)
    for (const key of keys) expect(await statusOf(app.url, forge(key, jti))).toBe(200) // so the forger can forge
  })

  test('has another id for the session in what is announced than what signs in', async () => {
    const bob = await addPerson(app, 'bob')
    const socket = await bob.openSocket()
    expect((await bob.call('/api/v1/session/', { method: 'DELETE' })).status).toBe(204)
    expect(await socket.closed).toBe(1008)
    expect(await statusOf(app.url, bob.token)).toBe(401)
  })
})

test('a session of before stays signed in, and its id signs nobody in any more', async () => {
  const database = await createTestDatabase({ isEmpty: true })
  const { sql } = database
  await migrate(sql, migrationsBefore('secrets'))
  const [person] = await sql<{ id: number }[]>`
    INSERT INTO users (username, password_hash) VALUES ('ann', '') RETURNING id`
  const [session] = await sql<{ id: string }[]>`
    INSERT INTO sessions (user_id, expires_at, user_agent, address)
    VALUES (${person?.id ?? 0}, now() + interval '1 day', '', '') RETURNING id`
  await sql`INSERT INTO signing_keys (purpose, secret) VALUES ('session', 'a secret of before')`
  const key = { id: '', secret: 'a secret of before' }
  const token = forge(key, session?.id ?? '', false)
  await migrate(sql)
  const app = await startApp({}, database)
  expect(await statusOf(app.url, token)).toBe(200)
  const [row] = await sql<{ id: string }[]>`SELECT id FROM sessions`
  expect(row?.id).not.toBe(session?.id)
  expect(await statusOf(app.url, forge(key, row?.id ?? '', false))).toBe(401)
  expect((await clientFor(app.url, 'ann', token).call('/api/v1/session/', { method: 'DELETE' })).status).toBe(
    204,
  )
  expect(await statusOf(app.url, token)).toBe(401)
  await app.stop()
  await database.stop()
})

describe('a new signing key', () => {
  const keyOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

  test('signs from then on, on every instance, and signs nobody out', async () => {
    const app = await startApp()
    const other = await startApp({}, app.database)
    const before = await addPerson(app, 'before')
    const sockets = await Promise.all(
      [app, other].map(({ url }) => clientFor(url, 'before', before.token).openSocket()),
    )
    await rotateKeys(app.database.sql, SYSTEM)
    const after = await addPerson(app, 'after')
    expect(keyOf(after.token)).not.toBe(keyOf(before.token))
    for (const { url } of [app, other]) {
      for (const { token } of [before, after]) expect(await statusOf(url, token)).toBe(200)
      await (await clientFor(url, 'before', before.token).openSocket()).waitFor(
        ({ hello }) => hello !== undefined,
      )
    }
    const { json } = await before.send('after', 'still here')
    for (const socket of sockets) await socket.waitFor(({ message }) => message === String(json.id))
    await other.stop()
    await app.stop()
  })

  test('outlives the one before once no session that this one signed can last', async () => {
    const database = await createTestDatabase()
    const { sql } = database
    const keys = async () => (await sql<Key[]>`SELECT id FROM signing_keys`).length
    await createTokens(sql)
    const person = await createPerson(sql, 'ann', '')
    await sql`
      INSERT INTO sessions (user_id, expires_at, user_agent, address, token_hash)
      VALUES (${person?.id ?? 0}, now() + interval '1 day', '', '', '')`
    await rotateKeys(sql, SYSTEM)
    await removeUnusedKeys(sql)
    expect(await keys()).toBe(2)
    await sql`UPDATE sessions SET created_at = now() + interval '1 hour'`
    await removeUnusedKeys(sql)
    expect(await keys()).toBe(1)
    await removeUnusedKeys(sql)
    expect(await keys()).toBe(1)
    await database.stop()
  })
})
