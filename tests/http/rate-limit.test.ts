import { expect, spyOn, test } from 'bun:test'
import { HttpError } from '../../src/errors.ts'
import { createRateLimit } from '../../src/http/rate-limit.ts'

function limitWithClock() {
  let time = 1_000_000
  const limit = createRateLimit({ burst: 3, refillEveryMs: 1_000 }, () => time)
  const isAllowed = (key: string) => {
    try {
      limit.take(key)
      return true
    } catch (error) {
      if (error instanceof HttpError && error.status === 429) return false
      throw error
    }
  }
  return { limit, isAllowed, pass: (ms: number) => (time += ms) }
}

test('as many as the burst pass at once, and then one per interval', () => {
  const { isAllowed, pass } = limitWithClock()
  expect([1, 2, 3, 4].map(() => isAllowed('ann'))).toEqual([true, true, true, false])
  pass(999)
  expect(isAllowed('ann')).toBe(false)
  pass(1)
  expect([isAllowed('ann'), isAllowed('ann')]).toEqual([true, false])
  pass(60_000)
  expect([1, 2, 3, 4].map(() => isAllowed('ann'))).toEqual([true, true, true, false])
})

test('one key does not use up another’s', () => {
  const { isAllowed } = limitWithClock()
  for (let i = 0; i < 3; i++) isAllowed('ann')
  expect([isAllowed('bob'), isAllowed('ann')]).toEqual([true, false])
})

test('when there are too many keys, those that were not used for the longest time go', () => {
  const { isAllowed, pass } = limitWithClock()
  for (let i = 0; i < 3; i++) isAllowed('early')
  for (let i = 0; i < 49_990; i++) isAllowed(`stranger ${i}`)
  for (let i = 0; i < 3; i++) isAllowed('late')
  for (let i = 0; i < 100; i++) isAllowed(`newcomer ${i}`)
  expect([isAllowed('early'), isAllowed('late')]).toEqual([true, false])
  pass(1_000)
  expect(isAllowed('late')).toBe(true)
})

test('a clock of the machine that is set back makes nobody wait longer', () => {
  const clock = spyOn(Date, 'now').mockReturnValue(4_000_000_000_000)
  const limit = createRateLimit({ burst: 1, refillEveryMs: 1 })
  limit.take('ann')
  clock.mockReturnValue(0)
  const start = performance.now()
  while (performance.now() < start + 2) {} // the interval, and a bit more
  limit.take('ann')
  clock.mockRestore()
})

test('the refusal says after how many seconds to come back', () => {
  const { limit, pass } = limitWithClock()
  for (let i = 0; i < 3; i++) limit.take('ann')
  pass(400)
  try {
    limit.take('ann')
    expect.unreachable()
  } catch (error) {
    expect(error instanceof HttpError && error.more.headers).toEqual({ 'retry-after': '1' })
  }
})
