import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { OperatorError, systemCodeOf } from '../../errors.ts'
import { log } from '../../log.ts'

const STOP_TIMEOUT_MS = 30_000

/**
 * Ends a server that an earlier ChatApp left behind when it was killed. Only called with the data directory's lock in hand: no ChatApp uses it.
 * @throws OperatorError when it does not end
 */
export async function endOrphanedServer(cluster: string): Promise<void> {
  const pid = readServerPid(cluster)
  if (pid === null || !isServerOf(cluster, pid)) return

  log('warn', 'stopping the PostgreSQL that a killed ChatApp left behind', { pid })
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (systemCodeOf(error) === 'EPERM' && process.getuid?.() === 0) throw stillThere(cluster, pid)
    if (systemCodeOf(error) === 'EPERM') return // what we may not signal is another user's
  }
  const deadline = performance.now() + STOP_TIMEOUT_MS
  while (isServerOf(cluster, pid)) {
    if (performance.now() > deadline) {
      throw stillThere(cluster, pid)
    }
    await Bun.sleep(20) // it is not our child, so there is no event to wait for
  }
}

function stillThere(cluster: string, pid: number): OperatorError {
  return new OperatorError(
    `PostgreSQL (process ${pid}) still uses ${cluster} and cannot be stopped. End it and start again.`,
  )
}

/** The process that the lock file of the server names, which may be gone; null when it was stopped in order. */
export function readServerPid(cluster: string): number | null {
  try {
    return Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10) || null
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Whether there is a process of this number, anybody’s. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return systemCodeOf(error) === 'EPERM'
  }
}

/** Whether the process is a PostgreSQL that works in this folder. */
function isServerOf(cluster: string, pid: number): boolean {
  if (!isAlive(pid) || programOf(pid) !== 'postgres') return false
  try {
    return process.platform !== 'linux' || readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return programOf(pid) === 'postgres' // it may not be looked into (another user's, in a container): better taken for ours
  }
}

function programOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux') {
      return basename(spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim())
    }
    const isZombie = readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    return isZombie ? null : readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return null // gone meanwhile
  }
}
