import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { OperatorError } from '../../src/errors.ts'
import { run } from '../support/command.ts'
import { newDataDir } from '../support/data-dir.ts'
import { startOwnPostgres } from '../support/own-postgres.ts'

test.each(['fsync', 'full_page_writes'])(
  'a server with %s off is refused, and check says what to do',
  async setting => {
    const postgres = await startOwnPostgres([`${setting}=off`])
    const refused = await postgres.connect().catch(error => error)
    expect(refused).toBeInstanceOf(OperatorError)
    expect(refused.message).toContain(`ALTER SYSTEM SET ${setting} = on`)
    const { code, out } = await run(['check'], { env: { DATABASE_URL: postgres.url } })
    expect(code).toBe(1)
    expect(out).toMatch(new RegExp(`^✗ database +The database has ${setting} off`, 'm'))
  },
)

test('a commit is on the disk before it is acknowledged, whatever the server has; a stronger setting stays', async () => {
  const postgres = await startOwnPostgres()
  for (const [theirs, ours] of [
    ['off', 'on'],
    ['local', 'on'],
    ['remote_write', 'on'],
    ['on', 'on'],
    ['remote_apply', 'remote_apply'],
  ]) {
    const { sql, stop } = await postgres.connect()
    await sql.unsafe(`ALTER ROLE CURRENT_USER SET synchronous_commit = ${theirs}`)
    await stop()
    const database = await postgres.connect()
    const writer = database.dedicate('writer').open()
    for (const client of [database.sql, writer])
      expect(await client`SHOW synchronous_commit`).toMatchObject([{ synchronous_commit: ours }])
    await writer.end()
    await database.stop()
  }
})

test('what an address says of a connection takes nothing away from that', async () => {
  const postgres = await startOwnPostgres()
  const address = `${postgres.url}&synchronous_commit=off&lock_timeout=1&application_name=theirs&search_path=public`
  const database = await connectDatabase(readConfig({ DATABASE_URL: address }))
  const client = database.dedicate('writer').open()
  for (const one of [database.sql, client]) {
    expect(
      await one`
        SELECT current_setting('synchronous_commit') AS commit, current_setting('lock_timeout') AS lock,
               current_setting('application_name') LIKE 'chatapp %' AS "isNamed", current_setting('search_path') AS path`,
    ).toMatchObject([{ commit: 'on', lock: '0', isNamed: true, path: 'public' }])
  }
  await client.end()
  await database.stop()
})

test('check says of a standby that it is one, and ends', async () => {
  const dataDir = await newDataDir()
  writeFileSync(join(dataDir, 'postgres', 'standby.signal'), '')
  const standby = await startOwnPostgres([], dataDir)
  const { code, out } = await run(['check'], { env: { DATABASE_URL: standby.url } })
  expect(code).toBe(1)
  expect(out).toMatch(/^✗ database +This PostgreSQL is a standby.* Set DATABASE_URL to the primary\.$/m)
})
