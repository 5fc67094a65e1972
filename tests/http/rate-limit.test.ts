import { expect, test } from 'bun:test'
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

test('one key does not use up another’s, and one that was given back may be taken again', () => {
  const { limit, isAllowed } = limitWithClock()
  for (let i = 0; i < 3; i++) isAllowed('ann')
  expect(isAllowed('bob')).toBe(true)
  limit.giveBack('ann')
  expect([isAllowed('ann'), isAllowed('ann')]).toEqual([true, false])
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
