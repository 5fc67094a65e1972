import { expect, test } from 'bun:test'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnApp } from '../support/app.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { run } from '../support/command.ts'
import { createTestDatabase } from '../support/postgres.ts'

test('check finds all of it good beside a running server, and healthcheck finds that one ready', async () => {
  const dataDir = temporaryDir()
  const app = spawnApp({ CHATAPP_DATA_DIR: dataDir })
  const { port } = new URL(await app.ready)
  const { code, out } = await run(['check'], { env: { CHATAPP_DATA_DIR: dataDir } })
  expect(
    out
      .trim()
      .split('\n')
      .map(line => line.slice(0, 10).trimEnd()),
  ).toEqual([
    '✓ settings',
    '✓ storage',
    '✓ database',
    '✓ schema',
    '✓ clock',
    '✓ LISTEN',
    '✓ jobs',
    '✓ search',
  ])
  expect(code).toBe(0)

  const healthy = await run(['healthcheck'], { env: { PORT: port } })
  expect(healthy).toMatchObject({ code: 0, err: '' })
  app.process.kill('SIGTERM')
  await app.exited
  const gone = await run(['healthcheck'], { env: { PORT: port } })
  expect(gone.code).toBe(1)
  expect(gone.err).toContain(`does not answer at http://127.0.0.1:${port}`)
})

test('check makes nothing where there is nothing yet', async () => {
  const cwd = temporaryDir()
  const { code, out } = await run(['check', '--json'], { cwd })
  expect(code).toBe(0)
  expect(JSON.parse(out).at(-1).says).toContain('the first start makes it')
  expect(readdirSync(cwd)).toEqual([])
})

test('check says what is wrong with a database, and ends with 1', async () => {
  const unreachable = await run(['check'], { env: { DATABASE_URL: 'postgres://me:hush@127.0.0.1:1/chat' } })
  expect(unreachable.code).toBe(1)
  expect(unreachable.out).toMatch(/^✗ database +The database of DATABASE_URL cannot be used/m)
  expect(unreachable.out).not.toContain('hush')

  const dataDir = temporaryDir()
  mkdirSync(join(dataDir, 'postgres'))
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '19\n')
  const newer = await run(['check'], { env: { CHATAPP_DATA_DIR: dataDir } })
  expect(newer.code).toBe(1)
  expect(newer.out).toContain('made by PostgreSQL 19')
}, 30_000)

test('migrate tells which steps are missing, applies them, and refuses a database of a newer version', async () => {
  const database = await createTestDatabase({ isEmpty: true })
  const env = { DATABASE_URL: database.url }
  expect((await run(['check'], { env })).out).toContain('`chatapp migrate`, applies the rest')
  expect((await run(['migrate', 'status'], { env })).out).toMatch(/0001_accounts\.sql +not yet/)
  expect((await run(['migrate'], { env })).out).toMatch(/0001_accounts\.sql +\d{4}-/)
  const steps = JSON.parse((await run(['migrate', 'status', '--json'], { env })).out)
  expect(steps.every(({ appliedAt }: { appliedAt: string | null }) => appliedAt !== null)).toBe(true)

  await database.sql`INSERT INTO migrations (name, hash) VALUES ('9999_later.sql', '')`
  for (const args of [['migrate'], ['migrate', 'status'], ['user', 'list'], ['serve', '--port', '0']]) {
    const { code, err } = await run(args, { env })
    expect(code).toBe(1)
    expect(err).toContain('made by a newer or changed version')
  }
  await database.stop()
})
