import { expect, test } from 'bun:test'
import { FAULTS, planStrikes, type Tempo } from './plan.ts'

const TEMPO: Tempo = { pauseMs: [100, 1_000], holdMs: [500, 2_000] }

function firstOf(seed: number, count: number) {
  return planStrikes(seed, TEMPO).take(count).toArray()
}

test('the same seed gives the same plan, and another one another', () => {
  expect(firstOf(7, 100)).toEqual(firstOf(7, 100))
  expect(firstOf(8, 100)).not.toEqual(firstOf(7, 100))
})

test('a plan stays the same from one version to the next, so that a seed can be reported', () => {
  expect(firstOf(1, 1)).toMatchInlineSnapshot(`
    [
      {
        "count": 8,
        "fault": "stop instance",
        "holdMs": 601,
        "instance": 0,
        "pauseMs": 239,
      },
    ]
  `)
})

test('each fault has its turn before one comes again, on both instances, within the tempo', () => {
  const strikes = firstOf(7, 10 * FAULTS.length)
  for (let i = 0; i < strikes.length; i += FAULTS.length) {
    const round = strikes.slice(i, i + FAULTS.length).map(({ fault }) => fault)
    expect(round.toSorted()).toEqual([...FAULTS].sort())
  }
  for (const fault of FAULTS) {
    const instances = strikes.filter(strike => strike.fault === fault).map(({ instance }) => instance)
    expect(new Set(instances).size).toBe(2)
  }
  for (const { pauseMs, holdMs } of strikes) {
    expect(pauseMs).toBeWithin(100, 1_001)
    expect(holdMs).toBeWithin(500, 2_001)
  }
})
