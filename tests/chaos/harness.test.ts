import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { breakEngine } from './broken-engine.ts'
import type { Experiment } from './experiment.ts'
import { ENGINES } from './experiments.ts'
import { settle } from './settle.ts'
import { startWorld, type World } from './world.ts'

/** The engine that is whole has time to catch up; the broken one never would. */
const QUIET_MS = { whole: 20_000, broken: 2_500 }

async function findIn(world: World, { run, judge = settle }: Experiment, quietMs: number): Promise<string[]> {
  await run(world)
  return (await judge(world, quietMs)).map(({ kind, text }) => `${kind}: ${text}`)
}

describe('where the engine is whole, nothing is found', () => {
  let world: World

  beforeAll(async () => {
    world = await startWorld()
  })

  afterAll(() => world.stop())

  test.each(ENGINES.flatMap(({ experiments }) => experiments))('in the run for: $name', async experiment => {
    expect(await findIn(world, experiment, QUIET_MS.whole)).toEqual([])
  })
})

describe.each(ENGINES)('it is found out when', ({ readers, experiments }) => {
  let world: World
  let known = new Set<string>()

  beforeAll(async () => {
    world = await startWorld({ root: breakEngine(experiments.flatMap(({ damages }) => damages)), ...readers })
  })

  afterAll(() => world.stop())

  test.each(experiments)('$name', async experiment => {
    const findings = await findIn(world, experiment, QUIET_MS.broken)
    const news = findings.filter(finding => !known.has(finding))
    known = new Set(findings)
    expect(news.filter(finding => experiment.finding.test(finding))).not.toBeEmpty()
  })
})

test('an engine whose source has changed is not broken in silence', () => {
  expect(() => breakEngine([{ file: 'src/server.ts', text: 'no such text', by: '' }])).toThrow('0 times')
  expect(() => breakEngine([{ file: 'src/server.ts', text: 'import', by: '' }])).toThrow('not once')
})
