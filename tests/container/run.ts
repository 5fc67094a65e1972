import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLeftovers } from '../support/cleanup.ts'
import { findServer } from '../support/programs.ts'
import { createEngine } from './engine.ts'
import { lintFiles } from './files.ts'
import { buildImage, readBaseName } from './image.ts'
import { runLargeForm } from './large.ts'
import { createReport } from './report.ts'
import { runAsAnotherUser, runSmallForm } from './small.ts'
import { installTools } from './tools.ts'

// bun tests/container/run.ts: builds the image and runs both forms of compose.yaml, with neither a daemon nor a registry.

/** Kept for the next time: Debian's packages. */
const CACHE = '/var/tmp/chatapp-container-base'

const since = performance.now()
const unable = installTools()
const caddy = unable ? null : findServer('caddy')?.path
if (unable || !caddy) {
  process.stdout.write(`skipped: ${unable ?? 'Caddy cannot be had here'}\n0 passed, 0 failed, 1 skipped\n`)
  await endLeftovers()
  process.exit(0)
}

const source = join(import.meta.dir, '..', '..')
const dir = mkdtempSync(join(tmpdir(), 'chatapp-container-'))
mkdirSync(CACHE, { recursive: true })
const base = await readBaseName(source)
const engine = createEngine(join(dir, 'engine'))
const report = createReport()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)

await lintFiles(report, { source, dir, caddy })
const isBuilt = await report.scenario('the image', () =>
  buildImage(report, engine, { source, dir, base, cache: CACHE }),
)
if (isBuilt) {
  await report.scenario('the small form', () => runSmallForm(report, engine))
  await report.scenario('another user', () => runAsAnotherUser(report, engine, dir))
  await report.scenario('the large form', () => runLargeForm(report, engine, { dir, base, caddy }))
}
await end()

async function end(): Promise<void> {
  await engine.remove()
  await endLeftovers()
  rmSync(dir, { recursive: true, force: true })
  process.stdout.write(`${Math.round((performance.now() - since) / 1000)} s\n${report.sum()}\n`)
  process.exit(report.hasFailed() ? 1 : 0)
}
