import { type ChildProcess, spawn } from 'node:child_process'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { OperatorError } from '../../errors.ts'
import { log } from '../../log.ts'
import { readServerPid } from './orphan.ts'
import type { SystemUser } from './user.ts'

const SLOW_LEAVE_MS = 1_000

const SETTINGS = [
  'listen_addresses=', // the Unix socket only
  'unix_socket_directories=.',
  'unix_socket_permissions=0700',
  'max_connections=100',
  // PostgreSQL's defaults, whatever a postgresql.conf says: what was acknowledged lasts.
  'fsync=on',
  'full_page_writes=on',
  'synchronous_commit=on',
  `shared_buffers=${sharedBuffersMb()}MB`,
  // LOG and FATAL only: an ERROR is our query's and reaches us as its answer, and its details would
  // put the failing row, and so a message's text, into the log.
  'log_min_messages=log',
  'log_checkpoints=off',
  // Not those of the machine that made the cluster.
  'timezone=UTC',
  'log_timezone=UTC',
  'lc_messages=C',
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
 * Starts the server inside its own folder, so that it needs no right to walk there, and waits until it answers.
 * @param settings beside ours, and before them
 */
export function startServer(
  program: string,
  cluster: string,
  user: SystemUser | null,
  settings: readonly string[] = [],
): Promise<ChildProcess> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>()
  const server = spawn(
    join(program, 'bin', 'postgres'),
    ['-D', clusterPathFor(user, cluster), ...[...SETTINGS, ...settings].flatMap(setting => ['-c', setting])],
    {
      cwd: cluster,
      env: ignoreOldServer(cluster),
      detached: true, // its own process group: Ctrl-C in the terminal is for us, and we stop it in order
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  )
  const endWithUs = () => server.kill('SIGINT')
  process.once('exit', endWithUs)
  let lastLine = ''
  createInterface({ input: server.stderr }).on('line', line => {
    if (/database system is ready to accept (read-only )?connections/.test(line)) resolve(server)
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

/**
 * Has PostgreSQL not take another process for the server that is named in the lock files, which is gone when we start a new
 * one. Its number may be another's by now: in a new container they begin at 1 again, and threads take some all the time.
 * PostgreSQL still makes sure that no part of the old server is left, which it could not without the files.
 */
function ignoreOldServer(cluster: string): Record<string, string> {
  const pid = readServerPid(cluster)
  return pid ? { PG_GRANDPARENT_PID: String(pid) } : {} // as pg_ctl tells it which shell's number is none of a rival
}

/**
 * Ends a server in order, or cuts it off (PostgreSQL's immediate shutdown: it recovers at the next start).
 * @param leaveWithinMs how long its clients have to leave (smart shutdown), before their sessions are ended (fast shutdown)
 */
export async function stopServer(server: ChildProcess, withinMs: number, leaveWithinMs = 0): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise(resolve => server.once('exit', resolve))
  const timers = [
    setTimeout(() => server.kill('SIGINT'), leaveWithinMs),
    setTimeout(() => server.kill('SIGQUIT'), leaveWithinMs + withinMs),
  ]
  if (leaveWithinMs > 0) {
    server.kill('SIGTERM')
    timers.push(
      setTimeout(
        () => log('info', 'somebody else uses the database; waiting until they are done'),
        SLOW_LEAVE_MS,
      ),
    )
  }
  await ended
  for (const timer of timers) clearTimeout(timer)
}

/**
 * How the server names its own folder. As another user it may not be allowed to walk there from `/`
 * (a clone under /root), but it is started inside, and Linux lets it name that place.
 */
export function clusterPathFor(user: SystemUser | null, cluster: string): string {
  return user && process.platform === 'linux' ? '/proc/self/cwd' : cluster
}
