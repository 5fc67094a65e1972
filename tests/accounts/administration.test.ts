import { afterAll, beforeAll, expect, test } from 'bun:test'
import { changePassword, setDisabled } from '../../src/accounts/administration.ts'
import { createPerson, type Person } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createSession } from '../../src/sessions/store.ts'
import { startApp } from '../support/app.ts'
import { clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const DEVICE = { address: 'unknown', userAgent: '' }

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.stop())

test.each([
  ['disabling the account', 'disabled_at = now()'],
  ['a new password', "password_hash = 'another'"],
])('%s by SQL alone ends its sessions and closes its sockets on every instance', async (what, change) => {
  const apps = await Promise.all([startApp({}, database), startApp({}, database)])
  const [first, second] = apps
  const ann = await addPerson(first, `ann-${what.length}`)
  const sockets = await Promise.all([
    ann.openSocket(),
    clientFor(second.url, ann.username, ann.token).openSocket(),
  ])
  const bystander = await addPerson(first, `bob-${what.length}`)
  await database.sql.unsafe(`UPDATE users SET ${change} WHERE username = $1`, [ann.username])
  for (const socket of sockets) expect(await socket.closed).toBe(1008)
  expect((await ann.call('/api/v1/user/')).status).toBe(401)
  expect((await bystander.call('/api/v1/user/')).status).toBe(200)
  await Promise.all(apps.map(app => app.stop()))
})

test('enabling an account, or a change of nothing, ends no session', async () => {
  const { sql } = database
  const person = await createPerson(sql, 'steady', 'same')
  if (!person) throw new Error('The name is taken.')
  await createSession(sql, { id: person.id, passwordHash: 'same' }, DEVICE, 1)
  await sql`UPDATE users SET password_hash = 'same', disabled_at = NULL WHERE id = ${person.id}`
  expect(await sql`SELECT FROM sessions WHERE user_id = ${person.id}`).toHaveLength(1)
})

test.each<[string, (sql: Sql, person: Person) => Promise<unknown>]>([
  ['a new password', (sql, person) => changePassword(sql, SYSTEM, person, 'new')],
  ['disabling the account', (sql, person) => setDisabled(sql, SYSTEM, person, true)],
])('%s ends the session of a sign-in that is under way, too', async (what, change) => {
  const { sql } = database
  const person = await createPerson(sql, what.replaceAll(' ', '_'), 'old')
  if (!person) throw new Error('The name is taken.')
  let changing: Promise<unknown> = Promise.resolve()
  await sql.begin(async transaction => {
    expect(await createSession(transaction, { id: person.id, passwordHash: 'old' }, DEVICE, 1)).not.toBeNull()
    changing = change(sql, person)
    while ((await transaction`SELECT FROM pg_locks WHERE NOT granted`).length === 0) await Bun.sleep(5)
  })
  await changing
  expect(await sql`SELECT FROM sessions WHERE user_id = ${person.id}`).toHaveLength(0)
})
