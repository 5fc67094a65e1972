import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { inflict, inflictAll } from './faults.ts'
import { FAULTS, type FaultName, planStrikes } from './plan.ts'
import { settle } from './settle.ts'
import { startWorld, type World } from './world.ts'
import { startWriters } from './writers.ts'

const SEED = 20
const PACE_MS = 100
const WRITING_MS = 300
const ENOUGH = 100

/** How long nothing may arrive before we stop waiting. A listener's black hole is found out within ten seconds. */
const QUIET_MS = 20_000

/** Two deadlines one after the other, and a machine that does something else meanwhile. */
const TIMEOUT_MS = 120_000

const STRIKE = { pauseMs: 0, instance: 1, holdMs: 1_000, count: 10 } as const

let world: World

beforeAll(async () => {
  world = await startWorld()
})

afterAll(() => world.stop())

async function writeDuring<Result>(work: () => Promise<Result>): Promise<Result> {
  const writers = startWriters(world, { seed: SEED, paceMs: PACE_MS })
  await Bun.sleep(WRITING_MS)
  const result = await work()
  await Bun.sleep(WRITING_MS)
  await writers.finish()
  return result
}

describe('every message acknowledged is stored and received by each device, once, in order', () => {
  afterEach(async () => {
    expect(await settle(world, QUIET_MS)).toEqual([])
    expect(world.complaints).toEqual([])
  })

  test('when two instances write into the same conversations', async () => {
    await writeDuring(async () => {
      while (world.acknowledged.length < ENOUGH) await Bun.sleep(WRITING_MS)
    })
  })

  const alone: FaultName[] = FAULTS.filter(fault => fault !== 'stall reader' && fault !== 'stop instance')
  test.each(alone)(
    'when this happens: %s',
    async fault => {
      expect(await writeDuring(() => inflict(world, { ...STRIKE, fault }))).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )

  test('when an instance is told to stop under load, which it does in order and within five seconds', async () => {
    const { code, tookMs } = await writeDuring(() => world.instances[0].restart('SIGTERM'))
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(5_000)
  })

  test('when a reader stalls, whom the server gives up and who comes back', async () => {
    const slow = world.devices.find(({ name }) => name.includes('slow'))?.reader
    const reconnects = slow?.reconnects() ?? 0
    expect(
      await writeDuring(() => inflict(world, { ...STRIKE, fault: 'stall reader', holdMs: 4_000 })),
    ).toBeGreaterThan(0)
    await settle(world, QUIET_MS)
    expect(slow?.reconnects()).toBeGreaterThan(reconnects)
  })

  test(
    'when all this happens at once',
    async () => {
      const tempo = { pauseMs: [100, 900], holdMs: [500, 2_000] } as const
      const strikes = planStrikes(SEED, tempo).take(FAULTS.length)
      await writeDuring(() => inflictAll(world, strikes))
    },
    TIMEOUT_MS,
  )
})
