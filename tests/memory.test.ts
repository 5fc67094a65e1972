import { expect, test } from 'bun:test'
import { createMemory } from '../src/memory.ts'

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
  const memory = createMemory<string>(10, LONG_MS)
  const { asked, lookUp } = questions()
  const answers = Promise.all(Array.from({ length: 1_000 }, () => memory.recall('a', lookUp)))
  asked[0]?.resolve('answer')
  expect(new Set(await answers)).toEqual(new Set(['answer']))
  expect(await memory.recall('a', lookUp)).toBe('answer')
  expect(asked).toHaveLength(1)
})

test('what is remembered for too long is looked up again', async () => {
  const memory = createMemory<string>(10, 0)
  expect(await memory.recall('a', async () => 'old')).toBe('old')
  expect(await memory.recall('a', async () => 'new')).toBe('new')
})

test('what was not found is not remembered, and whoever asks later is not given an earlier "no"', async () => {
  const memory = createMemory<string>(10, LONG_MS)
  const { asked, lookUp } = questions()
  const tooEarly = memory.recall('a', lookUp)
  const inTime = memory.recall('a', async () => 'there')
  asked[0]?.resolve(null)
  expect(await tooEarly).toBeNull()
  expect(await inTime).toBe('there')
})

test('a look-up that fails is not remembered', async () => {
  const memory = createMemory<string>(10, LONG_MS)
  const failing = memory.recall('a', () => Promise.reject(new Error('gone')))
  await expect(failing).rejects.toThrow('gone')
  expect(await memory.recall('a', async () => 'back')).toBe('back')
})

test('forgetting takes what fits, and what was being looked up in the meantime', async () => {
  const memory = createMemory<string>(10, LONG_MS)
  await memory.recall('kept', async () => 'kept')
  await memory.recall('ended', async () => 'ended')
  const { asked, lookUp } = questions()
  const underWay = memory.recall('under way', lookUp)
  memory.forget(value => value === 'ended')
  asked[0]?.resolve('read before it ended')
  await underWay

  expect(await memory.recall('kept', async () => 'anew')).toBe('kept')
  expect(await memory.recall('ended', async () => 'anew')).toBe('anew')
  expect(await memory.recall('under way', async () => 'anew')).toBe('anew')
})

test('it holds no more than it may', async () => {
  const memory = createMemory<number>(2, LONG_MS)
  for (const n of [1, 2, 3]) await memory.recall(String(n), async () => n)
  expect(await memory.recall('3', async () => -1)).toBe(3)
  expect(await memory.recall('1', async () => -1)).toBe(-1)
})
