import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { AppProcess } from '../../tests/support/app.ts'

/** What a process holds in memory, in millions of bytes, as the system counts it. Elsewhere than on Linux that holds up who asks for some milliseconds. */
export function residentMegabytes({ process: { pid } }: AppProcess): number {
  const kilobytes =
    process.platform === 'linux'
      ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  return (Number(kilobytes) * 1_024) / 1e6
}

/** What the processor has done so far, in seconds: for the app, for all of PostgreSQL, and for this process. */
export type Work = { app: number; postgres: number; client: number }

/** Null where the system does not tell (elsewhere than on Linux). */
export function workDone({ process: app }: AppProcess, postmaster: number): Work | null {
  if (process.platform !== 'linux') return null
  const { user, system } = process.cpuUsage()
  const servers = readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && statusOf(pid).parent === postmaster)
  return {
    app: statusOf(String(app.pid)).seconds,
    postgres: servers.reduce((sum, pid) => sum + statusOf(pid).seconds, 0),
    client: (user + system) / 1e6,
  }
}

/** From /proc/<pid>/stat (proc_pid_stat(5)): fields 4, 14 and 15; a tick is a hundredth of a second. */
function statusOf(pid: string): { parent: number; seconds: number } {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / 100 }
  } catch {
    return { parent: 0, seconds: 0 } // it ended in the meantime
  }
}
