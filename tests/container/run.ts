import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLeftovers } from '../support/cleanup.ts'
import { findServer } from '../support/programs.ts'
import { createEngine } from './engine.ts'
import { lintFiles } from './files.ts'
import { buildImage, readBaseName, weighImage } from './image.ts'
import { runLargeForm } from './large.ts'
import { createReport } from './report.ts'
import { runAsAnotherUser, runSmallForm } from './small.ts'
import { installTools } from './tools.ts'

// bun tests/container/run.ts: builds the image and runs both forms of compose.yaml, with neither a daemon nor a registry.

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
const base = await readBaseName(source)
const engine = createEngine(join(dir, 'engine'))
const report = createReport()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)

const [isBuilt] = await Promise.all([
  report.scenario('the image', check => buildImage(check, engine, { source, base })),
  lintFiles(report, { source, dir, caddy }),
])
if (isBuilt) {
  await Promise.all([
    report.scenario('the small form', check => runSmallForm(check, engine)),
    report.scenario('another user', check => runAsAnotherUser(check, engine, dir)),
    report.scenario('the large form', check => runLargeForm(check, engine, { dir, base, caddy })),
    report.scenario('its size', check => weighImage(check, engine, dir)),
  ])
}
await end()

async function end(): Promise<void> {
  await engine.remove()
  await endLeftovers()
  rmSync(dir, { recursive: true, force: true })
  process.stdout.write(`${Math.round((performance.now() - since) / 1000)} s\n${report.sum()}\n`)
  process.exit(report.hasFailed() ? 1 : 0)
}
