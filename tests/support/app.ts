import { type ChildProcess, spawn } from 'node:child_process'
import { readConfig } from '../../src/config/config.ts'
import type { RunningServer } from '../../src/server.ts'
import { findBinary } from './binary.ts'
import { endAtLast, temporaryDir } from './cleanup.ts'
import { commandIn } from './command.ts'
import { createTestDatabase, type TestDatabase } from './postgres.ts'

/** A ChatApp on a database of its own: in this process, or the binary. */
export type TestApp = { url: string; database: TestDatabase; stop(): Promise<void> }

let isBinary = false

/** Has `startApp` start the binary from here on: what a test file proves of the source is proven of the binary, too. */
export function useBinary(): void {
  isBinary = true
}

/** Starts one on a free port. Limits are off unless the test is about them. */
export async function startApp(
  environment: Record<string, string> = {},
  database: TestDatabase | null = null,
): Promise<TestApp> {
  const ownDatabase = database ?? (await createTestDatabase())
  const server = await (isBinary ? startBinary : startHere)(ownDatabase, {
    CHATAPP_RATE_LIMITS: 'off',
    ...environment,
    PORT: '0',
    HOST: '127.0.0.1',
  })
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= server.stop().then(() => (database ? undefined : ownDatabase.stop()))
    return stopped
  }
  endAtLast(stop)
  return { url: server.url, database: ownDatabase, stop }
}

async function startHere(
  database: TestDatabase,
  environment: Record<string, string>,
): Promise<Pick<RunningServer, 'url' | 'stop'>> {
  const { startServer } = await import('../../src/server.ts') // which takes half a second that tests of the binary can do without
  return startServer(readConfig(environment), database)
}

async function startBinary(
  { url }: TestDatabase,
  environment: Record<string, string>,
): Promise<Pick<RunningServer, 'url' | 'stop'>> {
  const app = spawnApp({ ...environment, DATABASE_URL: url })
  return {
    url: await app.ready,
    async stop() {
      app.process.kill('SIGTERM')
      await app.exited
    },
  }
}

/** A ChatApp in a process of its own. */
export type AppProcess = {
  process: ChildProcess
  /** Everything it has printed so far. */
  output(): string
  /** Resolves once it has printed this; rejects when it ends first. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves with the address once it is ready; rejects when it ends first. */
  ready: Promise<string>
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Starts the binary, where nothing is there but what it brings along, or the ChatApp whose source is in a folder. */
export function spawnApp(environment: Record<string, string>, root?: string): AppProcess {
  const [program, ...args] = root ? commandIn(root) : [findBinary()]
  const child = spawn(program, args, {
    cwd: temporaryDir(),
    env: {
      PATH: root ? (process.env.PATH ?? '') : '',
      PORT: '0',
      CHATAPP_RATE_LIMITS: 'off',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endAtLast(() => child.kill('SIGKILL'))
  let printed = ''
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const waiting = new Map<RegExp, (match: RegExpExecArray) => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      printed += chunk
      for (const [pattern, resolve] of waiting) {
        const match = pattern.exec(printed)
        if (match && waiting.delete(pattern)) resolve(match)
      }
    })
  }
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const match = pattern.exec(printed)
      if (match) return resolve(match)
      waiting.set(pattern, resolve)
      child.once('close', () => reject(new Error(`ChatApp ended: ${printed}`)))
    })
  const ready = says(/Open {3}(http\S+)\n/).then(([, url = '']) => url)
  ready.catch(() => {}) // tests of a start that fails look at `exited`
  return { process: child, output: () => printed, says, ready, exited }
}
