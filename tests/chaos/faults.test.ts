import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { startByHand } from './by-hand.ts'
import { watchCalm } from './calm.ts'
import { DELETED, GONE, THERE, type Try } from './facts.ts'
import { inflict, inflictAll } from './faults.ts'
import { judgeFiles } from './files.ts'
import { startMarking } from './marks.ts'
import { FAULTS, type FaultName, planStrikes } from './plan.ts'
import { settle } from './settle.ts'
import { settleReceivers } from './settle-receivers.ts'
import { startWorld, type World } from './world.ts'
import { judgeEffort } from './worth.ts'
import { startWriters } from './writers.ts'

const SEED = 20
const PACE_MS = 100
const ENOUGH = 100

/** How many messages each writes before a fault and after it: the second is on its way while something happens. */
const AROUND = 2

/** How long nothing may arrive before we stop waiting. A listener's black hole is found out within ten seconds. */
const QUIET_MS = 20_000

/** Two deadlines one after the other, and a machine that does something else meanwhile. */
const TIMEOUT_MS = 120_000

/** Two people send a file of up to several MB with each message. */
const ATTACHING = { lanes: 2, paceMs: 500 }

const STRIKE = { pauseMs: 0, instance: 1, holdMs: 1_000, count: 10 } as const

let world: World

beforeAll(async () => {
  world = await startWorld()
})

afterAll(() => world.stop())

async function writeDuring<Result>(
  work: () => Promise<Result>,
  options: { patienceMs?: number; attaching?: { lanes: number; paceMs: number } } = {},
): Promise<Result> {
  const writers = startWriters(world, { seed: SEED, paceMs: PACE_MS, ...options })
  await acknowledged(AROUND * writers.lanes)
  const result = await work()
  await acknowledged(AROUND * writers.lanes)
  await writers.finish()
  return result
}

/** Resolves once so many more messages have been acknowledged. */
async function acknowledged(count: number): Promise<void> {
  const end = world.acknowledged.length + count
  while (world.acknowledged.length < end) await Bun.sleep(PACE_MS / 10)
}

describe('every message acknowledged is stored, announced and received by each device, once, in order, and every change of it, too', () => {
  afterEach(async () => {
    expect(await settle(world, QUIET_MS)).toEqual([])
    expect(world.complaints).toEqual([])
  })

  test('when two instances write into the same conversations', async () => {
    await writeDuring(async () => {
      do await acknowledged(ENOUGH)
      while (kindsTried().size < 4) // which of them come among so many is up to chance
    })
    expect(kindsTried()).toEqual(new Set([DELETED, THERE, GONE, 'text']))
  })

  test('when somebody writes and changes with psql meanwhile', async () => {
    const byHand = startByHand(world, PACE_MS)
    await writeDuring(() => acknowledged(ENOUGH))
    await byHand.finish()
    expect(byHand.done()).toBeGreaterThan(6) // each deed was done
  })

  const alone: FaultName[] = FAULTS.filter(
    fault => !['stop instance', 'stall another commit', 'hang receivers', 'fail receivers'].includes(fault),
  )
  test.each(alone)(
    'when this happens: %s',
    async fault => {
      const blow = await writeDuring(() => inflict(world, { ...STRIKE, fault }))
      expect(judgeEffort({ acknowledged: 0, floor: 0, blows: [blow] })).toEqual([])
    },
    TIMEOUT_MS,
  )

  const calm: [FaultName, string][] = [
    ['stall another commit', 'for which everybody just waits'],
    ['hang receivers', 'for whom nobody waits'],
  ]
  test.each(calm)(
    'when this happens: %s, %s',
    async fault => {
      const endCalm = watchCalm(world)
      const strike = () => inflict(world, { ...STRIKE, fault })
      const blow = await writeDuring(strike, { patienceMs: TIMEOUT_MS })
      expect(judgeEffort({ acknowledged: 0, floor: 0, blows: [blow] })).toEqual([])
      await settle(world, QUIET_MS)
      expect(await endCalm()).toEqual([])
    },
    TIMEOUT_MS,
  )

  test('when an instance is told to stop under load, which it does in order and within five seconds', async () => {
    const { code, tookMs } = await writeDuring(() => world.instances[0].restart('SIGTERM'))
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(5_000)
  })

  test(
    'when all this happens at once while files are uploaded, and each has its bytes then and everybody was told',
    async () => {
      const tempo = { pauseMs: [100, 900], holdMs: [500, 2_000] } as const
      const strikes = planStrikes(SEED, tempo).take(FAULTS.length)
      const byHand = startByHand(world, PACE_MS)
      const marking = startMarking(world, { seed: SEED, paceMs: PACE_MS })
      const blows = await writeDuring(() => inflictAll(world, strikes), { attaching: ATTACHING })
      await Promise.all([byHand.finish(), marking.finish()])
      expect(judgeEffort({ acknowledged: 0, floor: 0, blows })).toEqual([])
      expect(await judgeFiles(world)).toEqual([])
      expect(await settleReceivers(world, QUIET_MS)).toEqual([])
      expect(world.resumptions).toBeGreaterThan(0)
      const [browser] = world.receivers.browsers.values()
      expect(browser?.arrived.some(({ notification }) => notification.isOver)).toBe(true)
    },
    2 * TIMEOUT_MS,
  )
})

/** What kinds of changes were tried so far. */
function kindsTried(): Set<string> {
  return new Set([...world.facts.values()].flatMap(({ tries }) => tries.map(kindOf)))
}

function kindOf({ wanted }: Try): string {
  return [DELETED, THERE, GONE].includes(wanted) ? wanted : 'text'
}
