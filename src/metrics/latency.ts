import type { Metrics } from './metrics.ts'

/** How many deliveries took up to so many milliseconds, and longer than the bucket before; null for the last, which has no end. */
export type Bucket = { upToMs: number | null; count: number }

/** The deliveries of the last minutes, by how long they took. */
type RecentDeliveries = {
  /** Gives those since the oldest of the moments that are remembered. */
  read(): Promise<Bucket[]>
  /** Remembers this moment. */
  mark(): Promise<void>
}

/** With a mark every 20 seconds this is five minutes. */
const MARKS = 15

/** The metrics count from the start of the server: what is recent is the difference to what they were. */
export function createRecentDeliveries({ deliveryTime }: Pick<Metrics, 'deliveryTime'>): RecentDeliveries {
  const marks: Bucket[][] = []

  /** Prometheus counts in each bucket those of the buckets before it, too. */
  async function readAll(): Promise<Bucket[]> {
    const { values } = await deliveryTime.get()
    let before = 0
    return values.flatMap(({ metricName, labels: { le }, value }) => {
      if (!metricName?.endsWith('_bucket') || le === undefined) return []
      const count = value - before
      before = value
      const seconds = Number(le)
      return [{ upToMs: Number.isFinite(seconds) ? seconds * 1_000 : null, count }]
    })
  }

  return {
    async read() {
      const [oldest = []] = marks
      const all = await readAll()
      return all.map(({ upToMs, count }, index) => ({ upToMs, count: count - (oldest[index]?.count ?? 0) }))
    },
    async mark() {
      marks.push(await readAll())
      if (marks.length > MARKS) marks.shift()
    },
  }
}

/** Adds up what several instances counted. Those of another version may have other buckets. */
export function addUp(all: readonly Bucket[][]): Bucket[] {
  const counts = new Map<number | null, number>()
  for (const { upToMs, count } of all.flat()) counts.set(upToMs, (counts.get(upToMs) ?? 0) + count)
  return [...counts]
    .map(([upToMs, count]) => ({ upToMs, count }))
    .sort(
      (one, other) => (one.upToMs ?? Number.POSITIVE_INFINITY) - (other.upToMs ?? Number.POSITIVE_INFINITY),
    )
}

/**
 * Estimates within how many milliseconds a share of the deliveries was made, as Prometheus does: those of a bucket are taken for evenly
 * spread over it. Null where there were none; never more than where the last bucket begins.
 */
export function quantile(buckets: readonly Bucket[], share: number): number | null {
  const wanted = share * countIn(buckets)
  if (wanted === 0) return null
  let [below, fromMs] = [0, 0]
  for (const { upToMs, count } of buckets) {
    if (upToMs === null) break
    if (below + count >= wanted) return fromMs + ((upToMs - fromMs) * (wanted - below)) / count
    below += count
    fromMs = upToMs
  }
  return fromMs
}

export function countIn(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { count }) => sum + count, 0)
}
