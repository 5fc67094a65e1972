import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { endLeftovers } from '../tests/support/cleanup.ts'
import * as administration from './administration.ts'
import * as changes from './changes.ts'
import * as files from './files.ts'
import * as instances from './instances.ts'
import * as latency from './latency.ts'
import * as list from './list.ts'
import * as people from './people.ts'
import * as presence from './presence.ts'
import * as push from './push.ts'
import * as reading from './reading.ts'
import * as search from './search.ts'
import * as send from './send.ts'
import * as sockets from './sockets.ts'
import * as start from './start.ts'
import { collectFigures, type Figure, type Figures, toTable } from './support/figures.ts'
import * as text from './text.ts'

type Options = { messages?: number }

type Bench = { about: string; run(figures: Figures, names: string[], options: Options): Promise<void> }

const BENCHES: Record<string, Bench> = {
  send,
  changes,
  latency,
  history: reading,
  conversations: reading,
  'by-id': reading,
  list,
  administration,
  people,
  search,
  sockets,
  presence,
  push,
  start,
  files,
  text,
  instances,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string', default: 'bench/results/latest.json' }, messages: { type: 'string' } },
})
const unknown = positionals.filter(name => !(name in BENCHES))
if (unknown.length > 0) {
  const list = Object.entries(BENCHES).map(([name, { about }]) => `  ${name.padEnd(15)}${about}`)
  process.stderr.write(`There is no bench "${unknown.join('", "')}". There are:\n${list.join('\n')}\n`)
  process.exit(2)
}

const asked = Object.entries(BENCHES).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
)
const figures: Figure[] = []
let exitCode = 0
try {
  for (const [bench, entries] of Map.groupBy(asked, ([, bench]) => bench)) {
    const names = entries.map(([name]) => name)
    process.stderr.write(`· ${names.join(', ')}: ${bench.about}\n`)
    const collected = collectFigures()
    await bench.run(collected, names, values.messages ? { messages: Number(values.messages) } : {})
    figures.push(...collected.all())
    await endLeftovers()
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  process.on('unhandledRejection', () => {}) // what else was under way fails with what it was talking to
  await endLeftovers()
  exitCode = 1
}
process.stdout.write(`${toTable(figures)}\n`)
const machine = { cores: cpus().length, cpu: cpus()[0]?.model, memoryBytes: totalmem(), bun: Bun.version }
mkdirSync(dirname(values.json), { recursive: true })
writeFileSync(values.json, `${JSON.stringify({ date: new Date(), machine, figures }, null, 2)}\n`)
process.exit(exitCode)
