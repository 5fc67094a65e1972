import { parseArgs } from 'node:util'
import { endLeftovers } from '../support/cleanup.ts'
import { startByHand } from './by-hand.ts'
import { inflictAll } from './faults.ts'
import { judgeFiles } from './files.ts'
import { startMarking } from './marks.ts'
import { EVERYWHERE, planStrikes, type Strike, type Tempo } from './plan.ts'
import { readStored } from './postgres.ts'
import { settle } from './settle.ts'
import { countTold, settleReceivers } from './settle-receivers.ts'
import type { Finding } from './verdict.ts'
import { startWorld } from './world.ts'
import { type Blow, judgeEffort, leastOf } from './worth.ts'
import { startWriters } from './writers.ts'

// bun run chaos [--minutes 30] [--seed 7]: faults of all kinds for so long, and a verdict. Ctrl-C asks for it earlier.

const TEMPO: Tempo = { pauseMs: [500, 5_000], holdMs: [500, 8_000] }
const PACE_MS = 150
const MARK_EVERY_MS = 1_000

/** Two people send files, of 2 MB as a rule. */
const ATTACHING = { lanes: 2, paceMs: 2_000 }
const PROGRESS_EVERY_MS = 15_000

/** How long nothing may arrive, at the end, before what is missing counts as lost. */
const QUIET_MS = 30_000

const MAX_FINDINGS_SHOWN = 20

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes ?? 30)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
if (!(minutes > 0) || !Number.isInteger(seed)) {
  say('Give --minutes as a number, and --seed as a whole one.')
  process.exit(1)
}

const since = performance.now()
let endsAt = since + minutes * 60_000
process.once('SIGINT', () => {
  endsAt = performance.now()
})

const world = await startWorld()
const writers = startWriters(world, { seed, paceMs: PACE_MS, attaching: ATTACHING })
const byHand = startByHand(world, PACE_MS)
const marking = startMarking(world, { seed, paceMs: MARK_EVERY_MS })
say(`seed ${seed}, ${minutes} minutes`)
const progress = setInterval(
  () => note(`${world.acknowledged.length} acknowledged, ${received()} received`),
  PROGRESS_EVERY_MS,
)

const writingSince = performance.now()
const blows = await inflictAll(world, strikesUntilTheEnd(), ({ fault, instance }) =>
  note(EVERYWHERE.has(fault) ? fault : `${fault.padEnd(20)} instance ${world.instances[instance].name}`),
)
note('the faults are over')
const floor = leastOf(writers.lanes, { durationMs: performance.now() - writingSince, paceMs: PACE_MS })
await Promise.all([writers.finish(), byHand.finish()])
await marking.finish()
note('the writers have finished')
const effort = { acknowledged: world.acknowledged.length, floor, blows, resumptions: world.resumptions }
const findings = [
  ...(await settle(world, QUIET_MS)),
  ...(await settleReceivers(world, QUIET_MS)),
  ...(await judgeFiles(world)),
  ...judgeEffort(effort),
]
clearInterval(progress)
const stored = (await readStored(world)).length
await world.stop()
const isGood = findings.length === 0 && world.complaints.length === 0
report(findings, blows)
await endLeftovers()
process.exit(isGood ? 0 : 1)

function* strikesUntilTheEnd(): Generator<Strike> {
  for (const strike of planStrikes(seed, TEMPO)) {
    if (performance.now() + strike.pauseMs > endsAt) return
    yield strike
  }
}

function report(findings: Finding[], blows: Blow[]): void {
  const attached = world.acknowledged.flatMap(({ files }) => files)
  const count = (kind: Finding['kind']) => findings.filter(finding => finding.kind === kind).length
  const faults = [...Map.groupBy(blows, ({ fault }) => fault)].map(
    ([fault, all]) => `${all.length} × ${fault}`,
  )
  say(`
seed          ${seed}
duration      ${clock()}
faults        ${faults.join(', ')}
acknowledged  ${world.acknowledged.length}
by hand       ${byHand.done()} statements
stored        ${stored}
deliveries    ${received()} to ${world.devices.length} devices
files         ${attached.length}, ${Math.round(sumOf(attached.map(({ size }) => size)) / 1_000_000)} MB, in uploads that went on ${world.resumptions} times
posted        ${world.receivers.posted.length} to a webhook, which has not taken ${world.receivers.untaken()}
pushed        ${countTold(world) - world.receivers.posted.length}
lost          ${count('lost')}
duplicated    ${count('duplicated')}
out of order  ${count('out of order')}
altered       ${count('altered')}
left behind   ${count('left behind')}
complaints    ${world.complaints.length}
`)
  for (const { kind, text } of findings.slice(0, MAX_FINDINGS_SHOWN)) say(`${kind}: ${text}`)
  if (findings.length > MAX_FINDINGS_SHOWN) say(`and ${findings.length - MAX_FINDINGS_SHOWN} more`)
  for (const complaint of world.complaints.slice(0, MAX_FINDINGS_SHOWN)) say(`complaint: ${complaint}`)
  say(
    isGood
      ? 'Every message that was acknowledged is stored and was announced to and received by each device, once and in order, with its files; and all were told of it who had to be.'
      : `This run FAILED. The same plan again: --seed ${seed}`,
  )
}

function received(): number {
  return sumOf(world.devices.map(({ reader }) => reader.count()))
}

function sumOf(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function note(text: string): void {
  say(`${clock()}  ${text}`)
}

/** Minutes and seconds since the beginning. */
function clock(): string {
  const seconds = Math.floor((performance.now() - since) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
