import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Reader, startReader } from '../support/reader.ts'
import { addTwo, histories, live } from './histories.ts'
import { type Stage, startStage } from './stage.ts'

// The same each time: what was found once is found again. Another seed and more runs look elsewhere: TEST_SEED=7 TEST_RUNS=500 bun test tests/changes
const SEED = Number(process.env.TEST_SEED ?? 1)
const RUNS = Number(process.env.TEST_RUNS ?? 8)

/** How soon a device notices that its line is dead. */
const PATIENCE_MS = 400

/** How long a device may take to catch up when all is over, on a machine that does something else meanwhile. */
const WITHIN_MS = 15_000

/** A history takes seconds, and its shorter ones are looked for where it fails. */
const TIMEOUT_MS = 60_000 + RUNS * 5_000

let stage: Stage
let count = 0

beforeAll(async () => {
  stage = await startStage()
})

afterAll(() => stage.stop())

/** Waits until a device has all that there is, or until it has had time enough for that. */
async function untilCaughtUp(reader: Reader, partner: string, last: { seq: number; change: number }) {
  for (const since = performance.now(); performance.now() - since < WITHIN_MS; await Bun.sleep(10))
    if (Bun.deepEquals(reader.reached(partner), last)) return
}

test(
  'what a device shows in the end is what a fresh one shows, whatever was sent, changed, lost and restarted',
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, async history => {
        const two = await addTwo(stage.app, String(++count))
        const [ann, bob] = two
        const devices = [
          { partner: bob.username, reader: startReader(ann, stage.lines[0], { patienceMs: PATIENCE_MS }) },
          { partner: bob.username, reader: startReader(ann, stage.lines[1], { patienceMs: PATIENCE_MS }) },
          { partner: ann.username, reader: startReader(bob, stage.lines[1], { patienceMs: PATIENCE_MS }) },
        ]
        await Promise.all(devices.map(({ reader }) => reader.ready))
        await live(history, two, stage.urls, stage.faults)
        const last = await stage.lastNumbers(two)
        const fresh = startReader(ann, stage.lines[0])
        await fresh.ready
        await Promise.all(devices.map(({ reader, partner }) => untilCaughtUp(reader, partner, last)))
        for (const { reader } of [...devices, { reader: fresh }]) reader.stop()

        expect(fresh.reached(bob.username)).toEqual(last)
        const shown = fresh.shown(bob.username)
        for (const { reader, partner } of devices) {
          expect(reader.shown(partner)).toEqual(shown)
          expect(reader.reached(partner)).toEqual(last)
          expect(reader.outdated).toEqual([])
        }
      }),
      {
        seed: SEED,
        numRuns: RUNS,
        interruptAfterTimeLimit: TIMEOUT_MS - 20_000,
        markInterruptAsFailure: false,
      },
    )
  },
  TIMEOUT_MS,
)
