import { expect, test } from 'bun:test'
import { createCache } from '../src/cache.ts'

const LONG_MS = 3_600_000

/** Look-ups that are answered when the test says so. */
function questions() {
  const asked: PromiseWithResolvers<string | null>[] = []
  return {
    asked,
    lookUp: () => {
      const question = Promise.withResolvers<string | null>()
      asked.push(question)
      return question.promise
    },
  }
}

test('a burst of the same question is asked once, and remembered', async () => {
  const cache = createCache<string>(10, LONG_MS)
  const { asked, lookUp } = questions()
  const answers = Promise.all(Array.from({ length: 1_000 }, () => cache.get('a', lookUp)))
  asked[0]?.resolve('answer')
  expect(new Set(await answers)).toEqual(new Set(['answer']))
  expect(await cache.get('a', lookUp)).toBe('answer')
  expect(asked).toHaveLength(1)
})

test('what is remembered for too long is looked up again', async () => {
  const cache = createCache<string>(10, 0)
  expect(await cache.get('a', async () => 'old')).toBe('old')
  expect(await cache.get('a', async () => 'new')).toBe('new')
})

test('what was not found is not remembered, and whoever asks later is not given an earlier "no"', async () => {
  const cache = createCache<string>(10, LONG_MS)
  const { asked, lookUp } = questions()
  const tooEarly = cache.get('a', lookUp)
  const inTime = cache.get('a', async () => 'there')
  asked[0]?.resolve(null)
  expect(await tooEarly).toBeNull()
  expect(await inTime).toBe('there')
})

test('a look-up that fails is not remembered', async () => {
  const cache = createCache<string>(10, LONG_MS)
  const failing = cache.get('a', () => Promise.reject(new Error('gone')))
  await expect(failing).rejects.toThrow('gone')
  expect(await cache.get('a', async () => 'back')).toBe('back')
})

test('forgetting takes what fits, and what was being looked up in the meantime', async () => {
  const cache = createCache<string>(10, LONG_MS)
  await cache.get('kept', async () => 'kept')
  await cache.get('ended', async () => 'ended')
  const { asked, lookUp } = questions()
  const underWay = cache.get('under way', lookUp)
  cache.invalidate(value => value === 'ended')
  asked[0]?.resolve('read before it ended')
  await underWay

  expect(await cache.get('kept', async () => 'anew')).toBe('kept')
  expect(await cache.get('ended', async () => 'anew')).toBe('anew')
  expect(await cache.get('under way', async () => 'anew')).toBe('anew')
})

test('it holds no more than it may', async () => {
  const cache = createCache<number>(2, LONG_MS)
  for (const n of [1, 2, 3]) await cache.get(String(n), async () => n)
  expect(await cache.get('3', async () => -1)).toBe(3)
  expect(await cache.get('1', async () => -1)).toBe(-1)
})
