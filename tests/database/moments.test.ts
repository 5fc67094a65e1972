import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readMoment } from '../../src/database/moments.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { type Furnished, furnish } from '../support/furnished.ts'

let app: TestApp
let house: Furnished

beforeAll(async () => {
  app = await startApp()
  house = await furnish(app)
})

afterAll(() => app.stop())

describe('a moment as PostgreSQL writes it', () => {
  test.each([
    ['2026-03-01 10:11:12.123456+00', '2026-03-01T10:11:12.123Z'],
    ['2026-03-01T10:11:12.123456+00:00', '2026-03-01T10:11:12.123Z'],
    ['infinity', '9999-12-31T23:59:59.999Z'],
    ['10000-01-01 00:00:00+00', '9999-12-31T23:59:59.999Z'],
    ['294276-12-31T23:59:59+00:00', '9999-12-31T23:59:59.999Z'],
    ['-infinity', '0001-01-01T00:00:00.000Z'],
    ['0044-03-15 00:00:00+00 BC', '0001-01-01T00:00:00.000Z'],
  ])('%p is %p', (text, moment) => {
    expect(readMoment(text).toISOString()).toBe(moment)
  })

  test('is a date from every query', async () => {
    const [row] = await app.database.sql`SELECT timestamptz 'infinity' AS at, date '-infinity' AS day`
    expect(row).toEqual({ at: readMoment('infinity'), day: readMoment('-infinity') })
  })
})

/** What takes somebody away once it is there, or is over. */
const ENDS = ['users.disabled_at', 'users.deleted_at', 'sessions.expires_at', 'sessions.password_given_at']

/** Sets every moment that is in the database. */
async function setMoments(moment: string): Promise<void> {
  const { sql } = app.database
  const columns = await sql<{ name: string; column: string }[]>`
    SELECT table_name AS name, column_name AS column FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND data_type = 'timestamp with time zone'`
  await sql.begin(async transaction => {
    await transaction`SET LOCAL session_replication_role = replica` // as it is found, whoever has written it
    for (const { name, column } of columns.filter(each => !ENDS.includes(`${each.name}.${each.column}`)))
      await transaction`UPDATE ${sql(name)} SET ${sql(column)} = ${moment}::text::timestamptz WHERE ${sql(column)} IS NOT NULL`
  })
}

/** The paths of all that programs can read. */
async function readingCalls(): Promise<string[]> {
  const { json } = await house.root.call('/api/docs/json')
  const paths = Object.entries<Record<string, unknown>>(json.paths)
  return paths.flatMap(([path, methods]) => ('get' in methods && !path.includes('{') ? [path] : []))
}

describe.each(['infinity', '-infinity'])('where every moment is set to %p by hand', moment => {
  test('each page and each call is answered', async () => {
    await setMoments(moment)
    const { root, member, paths } = house
    const ask: [Client, string[]][] = [
      [member, [...paths.everybody, ...paths.members, '/api/v1/message/?target=ada_lovelace']],
      [root, [...paths.administrators, ...(await readingCalls())]],
      [member, await readingCalls()],
    ]
    const failed: string[] = []
    for (const [client, all] of ask)
      for (const path of all) {
        const { status } = await client.call(path)
        if (status >= 500) failed.push(`${status} ${path}`)
      }
    expect(failed).toEqual([])
  })
})

test('who is muted for ever by hand is so in the list and on the page', async () => {
  const { member } = house
  await app.database.sql`UPDATE participants SET muted_until = 'infinity'`
  const { json } = await member.call('/api/v1/conversation/')
  expect(json.results[0]).toMatchObject({ user: 'ada_lovelace', muted_until: '9999-12-31T23:59:59.999Z' })
})
