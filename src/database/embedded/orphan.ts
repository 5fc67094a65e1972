import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { log } from '../../log.ts'
import { OperatorError, systemCodeOf } from '../../operator-error.ts'

const STOP_TIMEOUT_MS = 30_000

/** Of the data, and of the socket beside it. */
const LOCK_FILES = ['postmaster.pid', '.s.PGSQL.5432.lock']

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
    // The number belongs to another process by now (in a new container they start again from 1), and
    // PostgreSQL, which only looks whether it exists, would refuse to start. When there is no such
    // process, it is left to PostgreSQL, which then makes sure that no part of the old server is left.
    if (isAlive(pid)) for (const file of LOCK_FILES) rmSync(join(cluster, file), { force: true })
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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return systemCodeOf(error) === 'EPERM'
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
