import { type ChildProcess, spawn } from 'node:child_process'
import { totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { log } from '../../log.ts'
import { OperatorError } from '../../operator-error.ts'
import { clusterPathFor, prepareCluster, prepareDataDir, readPassword, SERVER_ROLE } from './cluster.ts'
import { lockDataDir } from './lock.ts'
import { endOrphanedServer } from './orphan.ts'
import { findServerProgram } from './program.ts'
import { findServerUser, type SystemUser } from './user.ts'

/** A PostgreSQL of our own, running. */
export type EmbeddedServer = {
  /** How postgres.js reaches it. */
  connection: { path: string; username: string; password: string; database: string }
  /** Ends it in order; a server that has not ended by then is cut off (it recovers at the next start). */
  stop(withinMs?: number): Promise<void>
}

const STOP_TIMEOUT_MS = 5_000
const LONGEST_RESTART_PAUSE_MS = 5_000

/** The longest path of a Unix socket (sockaddr_un.sun_path, less its final zero), on macOS. */
const MAX_SOCKET_PATH_BYTES = 103

const SETTINGS = [
  'listen_addresses=', // the Unix socket only
  'unix_socket_directories=.',
  'unix_socket_permissions=0700',
  'max_connections=100',
  `shared_buffers=${sharedBuffersMb()}MB`,
  // LOG and FATAL only: an ERROR is our query's and reaches us as its answer, and its details would
  // put the failing row, and so a message's text, into the log.
  'log_min_messages=log',
  'log_checkpoints=off',
]

/**
 * An eighth of the memory there is, at most a gigabyte. PostgreSQL's manual advises a quarter of a server that does
 * nothing else (section 19.4.1); ours shares it with the app. What is not used is not taken.
 */
function sharedBuffersMb(): number {
  const memoryMb = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20
  return Math.round(Math.min(Math.max(memoryMb / 8, 32), 1_024))
}

/**
 * Starts the PostgreSQL that ChatApp carries, with its data in `dataDir`, and starts it again whenever it dies.
 * @throws OperatorError when that cannot be: another ChatApp has the directory, no room, no permission, …
 */
export async function startEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  const user = findServerUser(join(dataDir, 'postgres'))
  prepareDataDir(dataDir, user)
  const unlock = lockDataDir(dataDir)
  if (!unlock) {
    throw new OperatorError(
      `Another ChatApp is already using ${dataDir}. Stop that one, or set CHATAPP_DATA_DIR to another directory.`,
    )
  }
  try {
    socketPath(join(dataDir, 'postgres')) // complains before anything is made
    const program = findServerProgram(user)
    const cluster = prepareCluster(dataDir, program, user)
    const connection = connectionTo(dataDir)
    await endOrphanedServer(cluster)
    const stopServer = await keepRunning(() => startServer(program, cluster, user))
    return {
      connection,
      async stop(withinMs = STOP_TIMEOUT_MS) {
        await stopServer(withinMs)
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Starts a server and a new one each time it ends by itself. Returns how to stop for good. */
async function keepRunning(start: () => Promise<ChildProcess>): Promise<(withinMs: number) => Promise<void>> {
  let isStopping = false
  let server = await start()
  let restarting = Promise.resolve()
  watch()

  function watch(): void {
    server.once('exit', (code, signal) => {
      if (isStopping) return
      log('error', 'PostgreSQL ended unexpectedly; starting it again', {
        code: code ?? undefined,
        signal: signal ?? undefined,
      })
      restarting = restart()
    })
  }

  async function restart(): Promise<void> {
    for (let pauseMs = 100; !isStopping; pauseMs = Math.min(pauseMs * 2, LONGEST_RESTART_PAUSE_MS)) {
      try {
        server = await start()
        log('info', 'PostgreSQL is back')
        return watch()
      } catch (error) {
        log('error', 'PostgreSQL does not start', { reason: error instanceof Error ? error.message : '' })
        await Bun.sleep(pauseMs)
      }
    }
  }

  return async withinMs => {
    isStopping = true
    await restarting
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise(resolve => server.once('exit', resolve))
    const cutOff = setTimeout(() => server.kill('SIGQUIT'), withinMs)
    server.kill('SIGINT') // PostgreSQL's fast shutdown: ends sessions, writes a checkpoint
    await ended
    clearTimeout(cutOff)
  }
}

/** Starts the server inside its own folder, so that it needs no right to walk there, and waits until it answers. */
function startServer(program: string, cluster: string, user: SystemUser | null): Promise<ChildProcess> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>()
  const server = spawn(
    join(program, 'bin', 'postgres'),
    ['-D', clusterPathFor(user, cluster), ...SETTINGS.flatMap(setting => ['-c', setting])],
    {
      cwd: cluster,
      env: {},
      detached: true, // its own process group: Ctrl-C in the terminal is for us, and we stop it in order
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  )
  const endWithUs = () => server.kill('SIGINT')
  process.once('exit', endWithUs)
  let lastLine = ''
  createInterface({ input: server.stderr }).on('line', line => {
    if (line.includes('database system is ready to accept connections')) resolve(server)
    lastLine = line.replace(/^.*?[A-Z]+: +/, '')
    if (/ (FATAL|PANIC):/.test(line)) {
      if (
        !/the database system is (starting|shutting)|terminating connection due to administrator/.test(line)
      )
        log('error', 'PostgreSQL', { says: lastLine })
    }
  })
  server.once('error', error => reject(new OperatorError(`PostgreSQL cannot be started: ${error.message}.`)))
  server.once('exit', () => {
    process.off('exit', endWithUs)
    reject(
      new OperatorError(
        /No space left/i.test(lastLine)
          ? `There is no room left for the database in ${cluster}. Free some and start again.`
          : `PostgreSQL did not start in ${cluster}: ${lastLine || 'it gave no reason'}.`,
      ),
    )
  })
  return promise
}

/** How the server of a data directory is reached. @throws OperatorError when its password is gone */
export function connectionTo(dataDir: string): EmbeddedServer['connection'] {
  return {
    path: socketPath(join(dataDir, 'postgres')),
    username: SERVER_ROLE,
    password: readPassword(dataDir),
    database: 'postgres',
  }
}

/** The shorter of the absolute and the relative path, since a socket's path has a limit. */
function socketPath(cluster: string): string {
  const paths = [join(cluster, '.s.PGSQL.5432'), relative(process.cwd(), join(cluster, '.s.PGSQL.5432'))]
  const path = paths.sort((a, b) => Buffer.byteLength(a) - Buffer.byteLength(b))[0] ?? ''
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) {
    throw new OperatorError(
      `The path of the data directory is too long for PostgreSQL's socket: set CHATAPP_DATA_DIR to a shorter one.`,
    )
  }
  return path
}
