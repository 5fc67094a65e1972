import { describe, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnApp } from '../support/app.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { signUp } from '../support/client.ts'
import { failToStart } from '../support/failing-start.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

const isRoot = process.getuid?.() === 0

describe('one clear line and exit code 1', () => {
  test('for the data of another PostgreSQL version, which stays as it is', async () => {
    const dataDir = temporaryDir()
    mkdirSync(join(dataDir, 'postgres'))
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
    expect(await failToStart({ CHATAPP_DATA_DIR: dataDir })).toContain('made by PostgreSQL 17')
    expect(readdirSync(join(dataDir, 'postgres'))).toEqual(['PG_VERSION'])
  })

  test('for a data directory that cannot be written to', async () => {
    const parent = temporaryDir()
    writeFileSync(join(parent, 'file'), '')
    expect(await failToStart({ CHATAPP_DATA_DIR: join(parent, 'file', 'data') })).toContain(
      'cannot be written to',
    )
    if (isRoot) return // root may write anywhere
    mkdirSync(join(parent, 'readonly'))
    chmodSync(join(parent, 'readonly'), 0o500)
    expect(await failToStart({ CHATAPP_DATA_DIR: join(parent, 'readonly') })).toContain(
      'cannot be written to',
    )
  })

  test('for a data directory whose path is too long for a socket', async () => {
    const dataDir = join(temporaryDir(), 'long'.repeat(30))
    expect(await failToStart({ CHATAPP_DATA_DIR: dataDir })).toContain('too long')
  })

  test.each([
    ['PORT', '70000', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', 'http', 'PORT must be'],
    ['DATABASE_URL', 'localhost:5432', 'DATABASE_URL must be a URL like postgres://'],
    ['CHATAPP_PAGE_SIZE', '0', 'CHATAPP_PAGE_SIZE must be a whole number from 1 to 100'],
    ['CHATAPP_RATE_LIMITS', 'maybe', 'CHATAPP_RATE_LIMITS must be on or off'],
  ])('for %s=%s', async (name, value, complaint) => {
    expect(await failToStart({ [name]: value })).toContain(complaint)
  })

  test('for a wrong password in DATABASE_URL, which it does not repeat', async () => {
    const database = await createTestDatabase({ isEmpty: true })
    const url = new URL(database.url)
    url.password = 'not-the-password'
    const output = await failToStart({ DATABASE_URL: url.href })
    expect(output).toContain('The database of DATABASE_URL cannot be used')
    expect(output).not.toContain('not-the-password')
    await database.stop()
  })
})

test('a database that comes up later is waited for', async () => {
  const database = await createTestDatabase({ isEmpty: true })
  const placeholder = await startProxy({ unix: database.socketPath })
  const { port } = placeholder
  placeholder.stop()
  const app = spawnApp({ DATABASE_URL: database.urlThrough(placeholder) })
  await app.says(/cannot be reached yet/)
  const proxy = await startProxy({ unix: database.socketPath }, port)
  await signUp(await app.ready, 'ann')
  app.process.kill('SIGTERM')
  await app.exited
  proxy.stop()
  await database.stop()
})
