import { percentile } from './figures.ts'

export type Load = { perSecond: number; p50: number; p95: number; p99: number }

/** Long enough for Bun to have compiled what is run often. */
const WARM_UP_MS = 1_500

/**
 * Has many do the same thing again and again, each one after the other, and counts what was done after a
 * warm-up. Times in milliseconds.
 */
export async function measureLoad(
  workers: number,
  durationMs: number,
  work: (worker: number) => Promise<unknown>,
): Promise<Load> {
  const durations: number[] = []
  const begin = performance.now() + WARM_UP_MS
  const end = begin + durationMs
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (;;) {
        const start = performance.now()
        if (start >= end) return
        await work(worker)
        if (start >= begin) durations.push(performance.now() - start)
      }
    }),
  )
  return { perSecond: durations.length / (durationMs / 1000), ...quantiles(durations) }
}

export function quantiles(durations: number[]): Omit<Load, 'perSecond'> {
  return {
    p50: percentile(durations, 0.5),
    p95: percentile(durations, 0.95),
    p99: percentile(durations, 0.99),
  }
}
