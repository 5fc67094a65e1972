import { spawnSync } from 'node:child_process'
import type { AppProcess } from '../../tests/support/app.ts'

/** What a process holds in memory, in millions of bytes, as the system counts it. */
export function residentMegabytes({ process }: AppProcess): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(process.pid)], { encoding: 'utf8' })
  return (Number(stdout) * 1_024) / 1e6
}
