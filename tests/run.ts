import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinary } from './support/binary.ts'
import { launchBrowserServer } from './support/browser.ts'
import { endAtLast, endLeftovers, killProcessesIn } from './support/cleanup.ts'
import { dataDirsFolder } from './support/data-dir.ts'
import { startTestPostgres } from './support/postgres.ts'

// bun tests/run.ts [files or folders …]: all tests, several files at the same time, on one PostgreSQL and one Chromium.

/** Many tests wait, for time-outs and for the processes that they start, and leave the processors to others. */
const FILES_AT_ONCE = Math.max(4, navigator.hardwareConcurrency + 2)
const TIMEOUT_MS = 60_000

/** How long each file takes: the longest begin first, so that none is left alone at the end. `--update-timings` writes it anew. */
const TIMINGS = join(import.meta.dirname, 'timings.json')

const INSTALL = join(import.meta.dirname, 'support', 'install.ts')

process.env.TMPDIR = makeFolder(tmpdir())
process.env.TEST_DATA_DIRS = makeFolder(dataDirsFolder())

let tests: Bun.Subprocess | undefined
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)

const exitCode = await run().finally(endLeftovers)
process.exit(exitCode)

async function run(): Promise<number> {
  const installing = Bun.spawn([process.execPath, '--no-orphans', INSTALL], {
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  endAtLast(() => (isStopping ? installing.kill() : installing.exited))
  const binary = findBinary()
  const [postgres, browser] = await Promise.all([startTestPostgres(), launchBrowserServer()])
  endAtLast(() => browser.close())
  if (isStopping) return 1
  const options = [
    `--parallel=${FILES_AT_ONCE}`,
    `--timings=${TIMINGS}`,
    `--timeout=${TIMEOUT_MS}`,
    '--no-orphans',
  ]
  tests = Bun.spawn([process.execPath, 'test', ...options, ...process.argv.slice(2)], {
    env: {
      ...process.env,
      TEST_POSTGRES: postgres,
      TEST_BROWSER: browser.wsEndpoint(),
      TEST_BINARY: binary,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return tests.exited
}

function stop(): void {
  isStopping = true
  tests?.kill()
}

/** Makes a folder for what the tests of this run make. At the end it is removed, with all that still works in it. */
function makeFolder(parent: string): string {
  const folder = mkdtempSync(join(parent, 'chatapp-tests-'))
  chmodSync(folder, 0o711) // the user that PostgreSQL runs as has to pass through
  endAtLast(() => {
    killProcessesIn(folder)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
