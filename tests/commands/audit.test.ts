import { afterAll, beforeAll, expect, test } from 'bun:test'
import { record, SYSTEM } from '../../src/audit/record.ts'
import { run } from '../support/command.ts'
import { fillAudit } from '../support/crowded-audit.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const ENTRIES = 1_700

let database: TestDatabase
let env: { DATABASE_URL: string }

beforeAll(async () => {
  database = await createTestDatabase()
  env = { DATABASE_URL: database.url }
  await fillAudit(database.sql, ENTRIES)
})
afterAll(() => database.stop())

async function entries(...args: string[]): Promise<{ id: number; action: string; actor: string }[]> {
  const { code, out, err } = await run(['audit', ...args], { env })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

test('`chatapp audit` prints the whole log, one entry a line, the oldest first', async () => {
  const ids = (await entries()).map(({ id }) => id)
  expect(ids).toEqual(Array.from({ length: ENTRIES }, (_, index) => index + 1))
})

test('only what is asked for, the command line as "system"', async () => {
  await record(database.sql, { action: 'keys.rotated', actor: SYSTEM, details: { reason: 'tried' } })
  const found = await entries('--since', '1m', '--action', 'keys.rotated', '--person', 'SYSTEM')
  expect(found.at(-1)).toMatchObject({
    action: 'keys.rotated',
    actor: 'system',
    actor_id: null,
    details: { reason: 'tried' },
  })
  expect(found.every(({ action, actor }) => action === 'keys.rotated' && actor === 'system')).toBe(true)
  expect(await entries('--since', '2999-01-01')).toEqual([])
})

test.each([
  [['--since', '2026-02-30'], 'neither a day such as'],
  [['--since', 'yesterday'], 'neither a day such as'],
  [['--action', 'fly'], 'no action of the log'],
])('%p says what is wrong', async (args, sentence) => {
  const { code, out, err } = await run(['audit', ...args], { env })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(sentence)
})
