import { afterAll, beforeAll, expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnApp } from './support/app.ts'
import { temporaryDir } from './support/cleanup.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'
import { findProgram } from './support/programs.ts'

/** Systems other than Debian, and users who may install nothing, do without. */
const analyze = findProgram('systemd-analyze', 'systemd')?.path ?? ''

const UNIT = join(import.meta.dirname, '..', 'docs', 'chatapp.service')

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.stop())

/** A `systemd-notify` that writes down what it is told. */
function fakeNotify() {
  const folder = temporaryDir()
  const told = join(folder, 'told')
  writeFileSync(told, '')
  writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$NOTIFY_SOCKET $*" >> ${told}\n`)
  chmodSync(join(folder, 'systemd-notify'), 0o755)
  const read = () => readFileSync(told, 'utf8')
  return {
    PATH: `${folder}:${process.env.PATH}`,
    says: (pattern: RegExp) =>
      new Promise<string>(resolve => {
        const look = () => {
          if (!pattern.test(read())) return
          watcher.close()
          resolve(read())
        }
        const watcher = watch(told, look)
        look()
      }),
  }
}

test('systemd is told when it is ready, that it lives, and when it stops', async () => {
  const { PATH, says } = fakeNotify()
  const app = spawnApp({
    PATH,
    DATABASE_URL: database.url,
    NOTIFY_SOCKET: '/run/systemd/notify',
    WATCHDOG_USEC: '200000',
  })
  await says(/^\/run\/systemd\/notify READY=1\n(.+ WATCHDOG=1\n){2}/)
  expect(app.output()).toContain('ChatApp is ready')
  app.process.kill('SIGTERM')
  await says(/STOPPING=1/)
  expect((await app.exited).code).toBe(0)
})

test('where systemd-notify is missing, it says so and serves', async () => {
  const app = spawnApp({
    PATH: '/nowhere',
    DATABASE_URL: database.url,
    NOTIFY_SOCKET: '/run/systemd/notify',
  })
  await app.ready
  await app.says(/systemd cannot be told/)
  app.process.kill('SIGTERM')
  expect((await app.exited).code).toBe(0)
})

test.skipIf(!analyze)('the unit is one that systemd understands, and lets in little', () => {
  const unit = join(temporaryDir(), 'chatapp.service')
  writeFileSync(unit, readFileSync(UNIT, 'utf8').replace('/usr/local/bin/chatapp', process.execPath))
  const { status, stderr } = spawnSync(analyze, ['verify', unit], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  // In tenths: 2.0 at most, where 10 is a service that may do everything.
  const security = spawnSync(analyze, ['security', '--offline=true', '--threshold=20', unit])
  expect(security.status).toBe(0)
})
