import { describe, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AppProcess, spawnApp } from '../support/app.ts'
import { ROOT } from '../support/binary.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { clientFor, signUp } from '../support/client.ts'
import { dataDirsFolder } from '../support/data-dir.ts'
import { failToStart } from '../support/failing-start.ts'

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

async function end(app: AppProcess, signal: NodeJS.Signals): Promise<void> {
  app.process.kill(signal)
  await app.exited
}

test('starts with one command from the source, says where everything is, and stops with it', () =>
  startAndStop(temporaryDir(dataDirsFolder()), ROOT))

async function startAndStop(dataDir: string, root?: string): Promise<void> {
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
}

/** All of these are about the binary and one data directory, which each test starts with as the one before has left it. */
describe('the embedded PostgreSQL', () => {
  /** Nobody but its owner may enter the folder that it is in. */
  const dataDir = join(temporaryDir(dataDirsFolder()), 'data')
  let app: AppProcess | null = null

  /** The ChatApp that works there; one is started where the last one has ended. */
  async function running(): Promise<{ app: AppProcess; url: string }> {
    app = app && app.process.exitCode === null && app.process.signalCode === null ? app : null
    app ??= spawnApp({ CHATAPP_DATA_DIR: dataDir })
    return { app, url: await app.ready }
  }

  test('starts with one command, says where everything is, and stops with it', () => startAndStop(dataDir))

  test('keeps its password to itself', async () => {
    await running()
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700)
  })

  test.if(isRoot && process.platform === 'linux')(
    'does not run as root, even for root in a directory nobody else may enter',
    async () => {
      await running()
      const pid = postgresPid(dataDir)
      expect(statSync(join(dataDir, '..')).mode & 0o077).toBe(0)
      expect(statSync(`/proc/${pid}`).uid).not.toBe(0)
      expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(join(dataDir, 'postgres'))
    },
  )

  test('is left alone by a second start on the same data directory, which fails with one clear line', async () => {
    const { app, url } = await running()
    expect(await failToStart({ CHATAPP_DATA_DIR: dataDir })).toContain('Another ChatApp is already using')
    await signUp(url, 'still-here')
    app.process.kill('SIGINT')
    expect((await app.exited).code).toBe(0)
  })

  test('is found again after a kill -9 of the app, with everything that was acknowledged', async () => {
    const { app: first, url } = await running()
    const [bea] = [await signUp(url, 'bea'), await signUp(url, 'bob')]
    const { status, json } = await bea.send('bob', 'before the crash')
    expect(status).toBe(201)
    const orphan = postgresPid(dataDir)
    await end(first, 'SIGKILL')
    expect(isRunning(orphan)).toBe(true)

    const again = clientFor((await running()).url, 'bea', bea.token)
    expect(isRunning(orphan)).toBe(false)
    expect((await again.call(`/api/v1/message/${json.id}/`)).json).toEqual(json)
  })

  test('starts after both were killed, when the number in its lock file belongs to another process by now', async () => {
    const { app: first } = await running()
    const pid = postgresPid(dataDir)
    await end(first, 'SIGKILL')
    process.kill(pid, 'SIGKILL')
    await until(() => !isRunning(pid))
    const cluster = join(dataDir, 'postgres')
    const { uid, gid } = statSync(cluster)
    const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {}) // PostgreSQL minds only those of its own user
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      const text = readFileSync(join(cluster, name), 'utf8')
      writeFileSync(join(cluster, name), text.replace(/^\d+/, String(other.pid)))
    }

    await running()
    expect(other.exitCode).toBeNull()
    other.kill()
  })

  test('is started again when it dies, and the app and its sockets recover by themselves', async () => {
    const { app, url } = await running()
    const [cat, dan] = [await signUp(url, 'cat'), await signUp(url, 'dan')]
    const socket = await dan.openSocket()
    const { json: before } = await cat.send('dan', 'before')
    await socket.waitFor(({ message }) => message === String(before.id))
    const pid = postgresPid(dataDir)
    process.kill(pid, 'SIGKILL')
    await socket.waitFor(({ sync }) => sync === true) // listening again
    expect(postgresPid(dataDir)).not.toBe(pid)

    let sent = await cat.send('dan', 'are you back?')
    while (sent.status === 503) sent = await cat.send('dan', 'are you back?')
    expect(sent.status).toBe(201)
    expect(await socket.waitFor(({ message }) => message === String(sent.json.id))).toBeDefined()
    app.process.kill('SIGTERM')
    expect((await app.exited).code).toBe(0)
  })

  test('stops when the app fails to start, here because the port is taken', async () => {
    const taken = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const output = await failToStart({ CHATAPP_DATA_DIR: dataDir, PORT: String(taken.port) })
    expect(output).toContain(`Port ${taken.port} is taken on 127.0.0.1`)
    expect(readdirSync(join(dataDir, 'postgres'))).not.toContain('postmaster.pid')
    taken.stop(true)
  })
})
