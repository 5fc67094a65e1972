import { existsSync } from 'node:fs'
import { clusterOf, connectionTo } from './connection.ts'
import { DirectoryInUseError, type EmbeddedServer, startEmbeddedServer } from './server.ts'

/** A command takes a moment, unless it waits for somebody to type a password. */
const LEAVE_WITHIN_MS = 30_000

/**
 * Gives the embedded server that another ChatApp, a command perhaps, keeps in this data directory, to be used beside it and
 * left to it. Where there is none it is started, and at the end others that use it by then have time to finish.
 * @throws OperatorError when it cannot be started; Error when another ChatApp has not made it yet
 */
export async function shareEmbeddedServer(options: {
  dataDir: string
  programDir: string
}): Promise<EmbeddedServer> {
  const { dataDir } = options
  try {
    const { connection, stop } = await startEmbeddedServer(options)
    return { connection, stop: withinMs => stop(withinMs, LEAVE_WITHIN_MS) }
  } catch (error) {
    if (!(error instanceof DirectoryInUseError)) throw error
    if (!existsSync(clusterOf(dataDir))) throw new Error('another ChatApp is making it')
    return { connection: connectionTo(dataDir), async stop() {} }
  }
}
