import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { changeRole, setDisabled } from '../../src/accounts/administration.ts'
import { deleteAccount } from '../../src/accounts/deletion.ts'
import { createPerson, type Person } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let sql: Sql
let ann: Person
let bob: Person

beforeAll(async () => {
  database = await createTestDatabase()
  sql = database.sql
})
afterAll(() => database.stop())

beforeEach(async () => {
  await sql`TRUNCATE users CASCADE`
  ann = await addAdministrator('ann')
  bob = await addAdministrator('bob')
})

async function addAdministrator(username: string): Promise<Person> {
  const person = await createPerson(sql, username, '', 'administrator')
  if (!person) throw new Error('The name is taken.')
  return person
}

const LOSSES: [string, (person: Person) => Promise<unknown>][] = [
  ['demoted', person => changeRole(sql, SYSTEM, person, 'member')],
  ['disabled', person => setDisabled(sql, SYSTEM, person, true)],
  ['deleted', person => deleteAccount(sql, SYSTEM, person)],
  ['deleted with messages', person => deleteAccount(sql, SYSTEM, person, { withMessages: true })],
  ['demoted by SQL', async ({ id }) => await sql`UPDATE users SET role = 'member' WHERE id = ${id}`],
]

async function countAdministrators(): Promise<number> {
  return (await sql`SELECT FROM users WHERE role = 'administrator' AND disabled_at IS NULL`).length
}

for (const [name, lose] of LOSSES) {
  test(`the last administrator is not ${name}, and the log does not say so`, async () => {
    await lose(ann)
    const before = (await sql`SELECT FROM audit`).length
    expect(lose(bob)).rejects.toThrow('last administrator')
    expect(await countAdministrators()).toBe(1)
    expect(await sql`SELECT FROM audit`).toHaveLength(before)
  })
}

test.each(LOSSES)('of two administrators who are %s at the same moment, one stays', async (_, lose) => {
  const outcomes = await Promise.allSettled([lose(ann), lose(bob)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await countAdministrators()).toBe(1)
})

test('one statement cannot take all of them either', async () => {
  expect(sql`DELETE FROM users`.execute()).rejects.toThrow('last administrator')
  expect(await countAdministrators()).toBe(2)
})

test('the audit log is only added to, and says what to do when the law wants otherwise', async () => {
  await setDisabled(sql, SYSTEM, ann, true)
  for (const change of ['UPDATE audit SET actor_name = $$x$$', 'DELETE FROM audit', 'TRUNCATE audit'])
    expect(sql.unsafe(change).execute()).rejects.toMatchObject({
      code: 'CA002',
      hint: expect.stringContaining('DISABLE TRIGGER'),
    })
  expect(
    await sql`SELECT action, actor_name, subject_name FROM audit ORDER BY id DESC LIMIT 1`,
  ).toMatchObject([{ action: 'account.disabled', actor_name: 'system', subject_name: 'ann' }])
})
