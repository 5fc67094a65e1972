import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { log } from '../../log.ts'
import { OperatorError, systemCodeOf } from '../../operator-error.ts'

const STOP_TIMEOUT_MS = 30_000

/**
 * Ends a server that an earlier ChatApp left behind when it was killed, and clears away the lock file
 * of one that is gone. Only called with the data directory's lock in hand: no ChatApp uses it.
 * @throws OperatorError when it does not end
 */
export async function endOrphanedServer(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid')
  const pid = readPid(lockFile)
  if (pid === null || process.platform !== 'linux') return // elsewhere PostgreSQL's own check has to do

  if (!isServerOf(cluster, pid)) {
    // Process numbers start again in a new container: this one is somebody else's now, and PostgreSQL,
    // which only looks whether it exists, would refuse to start.
    rmSync(lockFile, { force: true })
    return
  }
  log('warn', 'stopping the PostgreSQL that a killed ChatApp left behind', { pid })
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + STOP_TIMEOUT_MS
  while (isServerOf(cluster, pid)) {
    if (Date.now() > deadline) {
      throw new OperatorError(
        `PostgreSQL (process ${pid}) still uses ${cluster} and does not stop. End it and start again.`,
      )
    }
    await Bun.sleep(20) // it is not our child, so there is no event to wait for
  }
}

function readPid(lockFile: string): number | null {
  try {
    return Number.parseInt(readFileSync(lockFile, 'utf8'), 10) || null
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Whether the process is a PostgreSQL that works in this folder. */
function isServerOf(cluster: string, pid: number): boolean {
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''))
    return program === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return false // gone, or not ours to look at
  }
}
