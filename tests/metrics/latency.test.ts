import { expect, test } from 'bun:test'
import { addUp, createRecentDeliveries, quantile } from '../../src/metrics/latency.ts'
import { createMetrics } from '../../src/metrics/metrics.ts'

const metrics = () =>
  createMetrics({
    sockets: () => 0,
    people: () => 0,
    waiting: () => 0,
    connections: async () => new Map(),
    jobs: async () => new Map(),
  })

test('how long deliveries took is estimated from the buckets', async () => {
  const { deliveryTime } = metrics()
  const recent = createRecentDeliveries({ deliveryTime })
  for (let i = 0; i < 98; i++) deliveryTime.observe(0.0045)
  for (let i = 0; i < 2; i++) deliveryTime.observe(0.2)
  const buckets = await recent.read()
  const half = quantile(buckets, 0.5) ?? 0
  expect(half).toBeGreaterThan(3)
  expect(half).toBeLessThanOrEqual(5)
  expect(quantile(buckets, 0.99)).toBe(175) // the first of two between 100 and 250
})

test('what is beyond the last bucket is at least where that begins', async () => {
  const { deliveryTime } = metrics()
  deliveryTime.observe(99)
  expect(quantile(await createRecentDeliveries({ deliveryTime }).read(), 0.99)).toBe(5_000)
})

test('only what is recent counts, and without anything nothing is said', async () => {
  const { deliveryTime } = metrics()
  const recent = createRecentDeliveries({ deliveryTime })
  expect(quantile(await recent.read(), 0.5)).toBeNull()
  deliveryTime.observe(4)
  await recent.mark()
  expect(quantile(await recent.read(), 0.5)).toBeNull()
  deliveryTime.observe(0.0001)
  expect(quantile(await recent.read(), 0.99)).toBeLessThanOrEqual(0.25)
  for (let i = 0; i < 15; i++) await recent.mark()
  expect(quantile(await recent.read(), 0.5)).toBeNull()
})

test('instances add up, also those whose buckets differ', () => {
  const one = [
    { upToMs: 1, count: 1 },
    { upToMs: null, count: 0 },
  ]
  const other = [
    { upToMs: 0.5, count: 2 },
    { upToMs: 1, count: 3 },
    { upToMs: null, count: 1 },
  ]
  expect(addUp([one, other])).toEqual([
    { upToMs: 0.5, count: 2 },
    { upToMs: 1, count: 4 },
    { upToMs: null, count: 1 },
  ])
})
