import { afterAll, beforeAll, expect, test } from 'bun:test'
import { changePassword, setDisabled } from '../../src/accounts/administration.ts'
import { createPerson, createSession, type Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const DEVICE = { address: 'unknown', userAgent: '' }

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.stop())

test.each<[string, (sql: Sql, person: Person) => Promise<void>]>([
  ['a new password', (sql, person) => changePassword(sql, person, 'new')],
  ['disabling the account', (sql, person) => setDisabled(sql, person, true)],
])('%s ends the session of a sign-in that is under way, too', async (what, change) => {
  const { sql } = database
  const person = await createPerson(sql, what.replaceAll(' ', '_'), 'old')
  if (!person) throw new Error('The name is taken.')
  let changing = Promise.resolve()
  await sql.begin(async transaction => {
    expect(await createSession(transaction, { id: person.id, passwordHash: 'old' }, DEVICE, 1)).not.toBeNull()
    changing = change(sql, person)
    while ((await transaction`SELECT FROM pg_locks WHERE NOT granted`).length === 0) await Bun.sleep(5)
  })
  await changing
  expect(await sql`SELECT FROM sessions WHERE user_id = ${person.id}`).toHaveLength(0)
})
