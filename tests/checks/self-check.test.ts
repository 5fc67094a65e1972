import { afterAll, beforeAll, expect, setSystemTime, test } from 'bun:test'
import { inspectDatabase } from '../../src/checks/database.ts'
import type { Finding } from '../../src/checks/finding.ts'
import { createSelfCheck } from '../../src/checks/self-check.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Sql } from '../../src/database/connect.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let sql: Sql

const hear = () => Promise.resolve()

beforeAll(async () => {
  database = await createTestDatabase()
  sql = database.sql
})

afterAll(() => database.stop())

async function complaintsOf(findings: AsyncGenerator<Finding>): Promise<Pick<Finding, 'part' | 'says'>[]> {
  const complaints: Pick<Finding, 'part' | 'says'>[] = []
  for await (const { part, isGood, says } of findings) if (!isGood) complaints.push({ part, says })
  return complaints
}

test('a server that is well complains of nothing, and says when it looked', async () => {
  const selfCheck = createSelfCheck(readConfig({ CHATAPP_DATA_DIR: temporaryDir() }), { sql, hear })
  expect(selfCheck.latest()).toBeNull()
  selfCheck.start()
  while (selfCheck.latest() === null) await Bun.sleep(10)
  await selfCheck.stop()
  expect(selfCheck.latest()).toEqual({ at: expect.any(Date), complaints: [] })
})

test.each([
  [9_000, 'this machine’s clock is 9 s ahead of the database’s. Have both set by NTP.'],
  [-7_000, 'this machine’s clock is 7 s behind the database’s. Have both set by NTP.'],
])('a clock that is %d ms off is complained of', async (offsetMs, says) => {
  setSystemTime(new Date(Date.now() + offsetMs))
  const complaints = await complaintsOf(inspectDatabase({ sql, hear }))
  setSystemTime()
  expect(complaints).toEqual([{ part: 'clock', says }])
})

test('one look that fails or does not end keeps nothing else from being looked at', async () => {
  await sql`INSERT INTO migrations (name, hash) VALUES ('9999_later.sql', '')`
  const deaf = { sql, hear: () => new Promise<void>(() => {}) }
  const complaints = await complaintsOf(inspectDatabase(deaf, 300))
  await sql`DELETE FROM migrations WHERE name = '9999_later.sql'`
  expect(complaints).toEqual([
    { part: 'schema', says: expect.stringContaining('made by a newer or changed version') },
    { part: 'LISTEN', says: 'no answer within 300 ms' },
  ])
})

test('where the database cannot be used, that is all there is to say', async () => {
  const gone = await createTestDatabase()
  await gone.stop()
  const complaints = await complaintsOf(inspectDatabase({ sql: gone.sql, hear }, 300))
  expect(complaints.map(({ part }) => part)).toEqual(['database'])
})
