import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { endLeftovers } from '../tests/support/cleanup.ts'
import * as instances from './instances.ts'
import * as latency from './latency.ts'
import { byId, conversations, history } from './reading.ts'
import * as send from './send.ts'
import * as start from './start.ts'
import { collectFigures, type Figure, type Figures, toTable } from './support/figures.ts'

type Bench = { about: string; run(figures: Figures): Promise<void> }

const BENCHES: Record<string, Bench> = {
  send,
  latency,
  history,
  conversations,
  'by-id': byId,
  start,
  instances,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string', default: 'bench/results/latest.json' } },
})
const unknown = positionals.filter(name => !(name in BENCHES))
if (unknown.length > 0) {
  const list = Object.entries(BENCHES).map(([name, { about }]) => `  ${name.padEnd(15)}${about}`)
  process.stderr.write(`There is no bench "${unknown.join('", "')}". There are:\n${list.join('\n')}\n`)
  process.exit(2)
}

const figures: Figure[] = []
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    process.stderr.write(`· ${name}: ${bench.about}\n`)
    const collected = collectFigures(name)
    await bench.run(collected)
    figures.push(...collected.all())
    await endLeftovers()
  }
} finally {
  await endLeftovers()
}
process.stdout.write(`${toTable(figures)}\n`)
const machine = { cores: cpus().length, cpu: cpus()[0]?.model, memoryBytes: totalmem(), bun: Bun.version }
mkdirSync(dirname(values.json), { recursive: true })
writeFileSync(values.json, `${JSON.stringify({ date: new Date(), machine, figures }, null, 2)}\n`)
process.exit()
