import { describe, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { spawnApp } from '../support/app.ts'
import { ROOT } from '../support/binary.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { clientFor, signUp } from '../support/client.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

const isRoot = process.getuid?.() === 0

/** The process that the server's own lock file names. */
function postgresPid(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10)
}

/** Whether a process does something still: one that ended counts as gone before its parent has noticed. */
function isRunning(pid: number): boolean {
  try {
    if (process.platform === 'linux') return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await Bun.sleep(20) // other people's processes and files give no event
}

describe('the embedded PostgreSQL', () => {
  test.each([
    ['the binary', undefined],
    ['the source', ROOT],
  ])('starts with one command from %s, says where everything is, and stops with it', async (_, root) => {
    const dataDir = temporaryDir()
    const app = spawnApp({ CHATAPP_DATA_DIR: dataDir }, root)
    const url = await app.ready
    expect(app.output()).toContain(`Open   ${url}`)
    expect(app.output()).toContain(`Data   ${dataDir}`)
    expect(app.output()).toContain('Stop   Ctrl-C')
    await signUp(url, 'ann')
    const pid = postgresPid(dataDir)
    expect(isRunning(pid)).toBe(true)
    app.process.kill('SIGTERM')
    expect(await app.exited).toEqual({ code: 0, signal: null })
    expect(isRunning(pid)).toBe(false)
  })

  test('keeps its password to itself', async () => {
    const dataDir = temporaryDir()
    const app = spawnApp({ CHATAPP_DATA_DIR: dataDir })
    await app.ready
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700)
    app.process.kill('SIGINT')
    expect((await app.exited).code).toBe(0)
  })

  test('is found again after a kill -9 of the app, with everything that was acknowledged', async () => {
    const dataDir = temporaryDir()
    const first = spawnApp({ CHATAPP_DATA_DIR: dataDir })
    const url = await first.ready
    const [ann] = [await signUp(url, 'ann'), await signUp(url, 'bob')]
    const { status, json } = await ann.send('bob', 'before the crash')
    expect(status).toBe(201)
    const orphan = postgresPid(dataDir)
    first.process.kill('SIGKILL')
    await first.exited
    expect(isRunning(orphan)).toBe(true)

    const second = spawnApp({ CHATAPP_DATA_DIR: dataDir })
    const again = clientFor(await second.ready, 'ann', ann.token)
    expect(isRunning(orphan)).toBe(false)
    expect((await again.call(`/api/v1/message/${json.id}/`)).json).toEqual(json)
    second.process.kill('SIGTERM')
    await second.exited
  })

  test('starts after both were killed, when the number in its lock file belongs to another process by now', async () => {
    const dataDir = temporaryDir()
    const first = spawnApp({ CHATAPP_DATA_DIR: dataDir })
    await first.ready
    const pid = postgresPid(dataDir)
    first.process.kill('SIGKILL')
    await first.exited
    process.kill(pid, 'SIGKILL')
    await until(() => !isRunning(pid))
    const cluster = join(dataDir, 'postgres')
    const { uid, gid } = statSync(cluster)
    const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {}) // PostgreSQL minds only those of its own user
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      const text = readFileSync(join(cluster, name), 'utf8')
      writeFileSync(join(cluster, name), text.replace(/^\d+/, String(other.pid)))
    }

    const second = spawnApp({ CHATAPP_DATA_DIR: dataDir })
    await second.ready
    expect(other.exitCode).toBeNull()
    other.kill()
    second.process.kill('SIGTERM')
    expect((await second.exited).code).toBe(0)
  })

  test('is started again when it dies, and the app and its sockets recover by themselves', async () => {
    const dataDir = temporaryDir()
    const app = spawnApp({ CHATAPP_DATA_DIR: dataDir })
    const url = await app.ready
    const [ann, bob] = [await signUp(url, 'ann'), await signUp(url, 'bob')]
    const socket = await bob.openSocket()
    const { json: before } = await ann.send('bob', 'before')
    await socket.waitFor(({ message }) => message === String(before.id))
    const pid = postgresPid(dataDir)
    process.kill(pid, 'SIGKILL')
    await socket.waitFor(({ sync }) => sync === true) // listening again
    expect(postgresPid(dataDir)).not.toBe(pid)

    let sent = await ann.send('bob', 'are you back?')
    while (sent.status === 503) sent = await ann.send('bob', 'are you back?')
    expect(sent.status).toBe(201)
    expect(await socket.waitFor(({ message }) => message === String(sent.json.id))).toBeDefined()
    app.process.kill('SIGTERM')
    expect((await app.exited).code).toBe(0)
  })

  test('stops when the app fails to start, here because the port is taken', async () => {
    const taken = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const dataDir = temporaryDir()
    const app = spawnApp({ CHATAPP_DATA_DIR: dataDir, PORT: String(taken.port) })
    expect((await app.exited).code).toBe(1)
    expect(app.output()).toContain(`Port ${taken.port} is taken on 127.0.0.1`)
    expect(readdirSync(join(dataDir, 'postgres'))).not.toContain('postmaster.pid')
    taken.stop(true)
  })

  test.if(isRoot && process.platform === 'linux')(
    'does not run as root, even for root in a directory nobody else may enter',
    async () => {
      const dataDir = join(temporaryDir(), 'data')
      const app = spawnApp({ CHATAPP_DATA_DIR: dataDir })
      await app.ready
      const pid = postgresPid(dataDir)
      expect(statSync(join(dataDir, '..')).mode & 0o077).toBe(0)
      expect(statSync(`/proc/${pid}`).uid).not.toBe(0)
      expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(join(dataDir, 'postgres'))
      app.process.kill('SIGTERM')
      await app.exited
    },
  )
})

describe('one clear line and exit code 1', () => {
  async function failToStart(environment: Record<string, string>): Promise<string> {
    const app = spawnApp(environment)
    expect((await app.exited).code).toBe(1)
    const lines = app.output().trim().split('\n')
    expect(lines.filter(line => line.startsWith('ChatApp cannot start.'))).toHaveLength(1)
    expect(app.output()).not.toContain('    at ')
    return app.output()
  }

  test('for a second start on the same data directory, which leaves the first alone', async () => {
    const dataDir = temporaryDir()
    const first = spawnApp({ CHATAPP_DATA_DIR: dataDir })
    const url = await first.ready
    expect(await failToStart({ CHATAPP_DATA_DIR: dataDir })).toContain('Another ChatApp is already using')
    await signUp(url, 'ann')
    first.process.kill('SIGTERM')
    await first.exited
  })

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
  await until(() => app.output().includes('cannot be reached yet'))
  const proxy = await startProxy({ unix: database.socketPath }, port)
  await signUp(await app.ready, 'ann')
  app.process.kill('SIGTERM')
  await app.exited
  proxy.stop()
  await database.stop()
})
