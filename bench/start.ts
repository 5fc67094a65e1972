import { spawnApp } from '../tests/support/app.ts'
import { ROOT } from '../tests/support/binary.ts'
import { temporaryDir } from '../tests/support/cleanup.ts'
import type { Figures } from './support/figures.ts'
import { residentMegabytes } from './support/processes.ts'

export const about = 'time to the first answer, and memory when idle'

const REPETITIONS = 3
const SETTLE_MS = 5_000

export async function run(figures: Figures): Promise<void> {
  for (let i = 0; i < REPETITIONS; i++) {
    const dataDir = temporaryDir()
    figures.add('first start, with a new database', 's', await start(dataDir))
    figures.add('later start', 's', await start(dataDir, figures))
  }
}

/** Starts and stops one, and gives the seconds from its start to its first answer. */
async function start(dataDir: string, figures?: Figures): Promise<number> {
  const begin = performance.now()
  const app = spawnApp({ CHATAPP_DATA_DIR: dataDir }, ROOT)
  const url = await app.ready
  await fetch(`${url}/healthz`)
  const seconds = (performance.now() - begin) / 1_000
  if (figures) {
    await Bun.sleep(SETTLE_MS)
    figures.add('idle process, without PostgreSQL', 'MB', residentMegabytes(app), { atMost: 90 })
  }
  app.process.kill('SIGTERM')
  await app.exited
  return seconds
}
