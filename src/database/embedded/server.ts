import type { ChildProcess } from 'node:child_process'
import { OperatorError } from '../../errors.ts'
import { log } from '../../log.ts'
import { prepareCluster, prepareDataDir } from './cluster.ts'
import { type Connection, clusterOf, connectionTo, socketPath } from './connection.ts'
import { lockDataDir } from './lock.ts'
import { endOrphanedServer } from './orphan.ts'
import { startServer, stopServer } from './process.ts'
import { provideServerProgram } from './program.ts'
import { findServerUser } from './user.ts'

/** A PostgreSQL of our own, running. */
export type EmbeddedServer = {
  /** How postgres.js reaches it. */
  connection: Connection
  /**
   * Ends it in order; a server that has not ended by then is cut off (it recovers at the next start).
   * @param leaveWithinMs how long other processes that use it have to leave before that
   */
  stop(withinMs?: number, leaveWithinMs?: number): Promise<void>
}

type Options = {
  /** Where the data are. */
  dataDir: string
  /** Where the programs shall be when not in their usual place. */
  programDir?: string
  /** PostgreSQL's own, such as `max_connections=200`. */
  settings?: readonly string[]
}

/** Another process has the data directory. */
export class DirectoryInUseError extends OperatorError {}

const STOP_TIMEOUT_MS = 5_000
const LONGEST_RESTART_PAUSE_MS = 5_000

/**
 * Starts the PostgreSQL that ChatApp carries, with its data in `dataDir`, and starts it again whenever it dies.
 * @throws OperatorError when that cannot be: another ChatApp has the directory, no room, no permission, …
 */
export async function startEmbeddedServer({
  dataDir,
  programDir = '',
  settings = [],
}: Options): Promise<EmbeddedServer> {
  const user = findServerUser(clusterOf(dataDir))
  prepareDataDir(dataDir, user)
  const unlock = lockDataDir(dataDir)
  if (!unlock) {
    throw new DirectoryInUseError(
      `Another ChatApp is already using ${dataDir}. Stop that one, or set CHATAPP_DATA_DIR to another directory.`,
    )
  }
  try {
    socketPath(clusterOf(dataDir)) // complains before anything is made
    const program = await provideServerProgram(user, { programDir, dataDir })
    const cluster = await prepareCluster(dataDir, program, user)
    const connection = connectionTo(dataDir)
    await endOrphanedServer(cluster)
    const stop = await keepRunning(() => startServer(program.folder, cluster, user, settings))
    return {
      connection,
      async stop(withinMs = STOP_TIMEOUT_MS, leaveWithinMs = 0) {
        await stop(withinMs, leaveWithinMs)
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Starts a server and a new one each time it ends by itself. Returns how to stop for good. */
async function keepRunning(
  start: () => Promise<ChildProcess>,
): Promise<(withinMs: number, leaveWithinMs: number) => Promise<void>> {
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

  return async (withinMs, leaveWithinMs) => {
    isStopping = true
    await restarting
    await stopServer(server, withinMs, leaveWithinMs)
  }
}
