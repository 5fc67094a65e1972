import type { Complaint } from '../../checks/self-check.ts'
import { type DayFigures, readFigures } from '../../figures/store.ts'
import type { Instance } from '../../instances/store.ts'
import { addUp, type Bucket, countIn, quantile } from '../../metrics/latency.ts'
import { readyPercent } from '../../search-index/progress.ts'
import { readProgress } from '../../search-index/store.ts'
import type { Services } from '../../services.ts'

/** How the server is, at a glance. What nobody has counted yet, or could, is null. */
export type Overview = {
  version: string
  people: { all: number | null; activeToday: number | null; activeWeek: number | null }
  /** Each of the last 30 days, in UTC, today last. */
  messages: { day: string; count: number }[]
  database: { bytes: number | null; grown7Days: number | null; grown30Days: number | null }
  /** When people and the size of the database were counted, and most of today's messages. */
  countedAt: Date | null
  /** How much of what was written before there was search can be found. */
  searchPercent: number
  sockets: number
  waiting: number
  delivery: Delivery
  instances: SeenInstance[]
  complaints: (Complaint & { instance: string })[]
}

/** How long deliveries of the last minutes took: half of them at most `p50Ms`, all but one in a hundred `p99Ms`. */
export type Delivery = { count: number; p50Ms: number | null; p99Ms: number | null }

export type SeenInstance = Instance & { delivery: Delivery }

const SHOWN_DAYS = 30
const DAY_MS = 86_400_000

/** A day on which the server did not run has no size. It has not grown since the last one that has. */
const SPARE_DAYS = 7

/** Looks at all of it: three queries, whatever there is. */
export async function readOverview({
  sql,
  instances,
}: Pick<Services, 'sql' | 'instances'>): Promise<Overview> {
  const [figures, living, progress] = await Promise.all([
    readFigures(sql, SHOWN_DAYS + SPARE_DAYS),
    instances.list(),
    readProgress(sql),
  ])
  const latest = figures.find(({ countedAt }) => countedAt !== null)
  const today = dayBefore(new Date(), 0)
  return {
    version: instances.version,
    people: {
      all: latest?.people ?? null,
      activeToday: latest?.day === today ? latest.active : null,
      activeWeek: latest?.activeWeek ?? null,
    },
    messages: messagesByDay(figures),
    database: {
      bytes: latest?.databaseBytes ?? null,
      grown7Days: growthSince(figures, latest, 7),
      grown30Days: growthSince(figures, latest, 30),
    },
    countedAt: latest?.countedAt ?? null,
    searchPercent: readyPercent(progress),
    sockets: living.reduce((sum, { sockets }) => sum + sockets, 0),
    waiting: living.reduce((sum, { waiting }) => sum + waiting, 0),
    delivery: summarise(addUp(living.map(({ deliveries }) => deliveries))),
    instances: living.map(one => ({ ...one, delivery: summarise(one.deliveries) })),
    complaints: living.flatMap(({ name, complaints }) =>
      complaints.map(complaint => ({ ...complaint, instance: name })),
    ),
  }
}

function messagesByDay(figures: readonly DayFigures[]): Overview['messages'] {
  const counts = new Map(figures.map(({ day, messages }) => [day, messages]))
  const now = new Date()
  return Array.from({ length: SHOWN_DAYS }, (_, index) => {
    const day = dayBefore(now, SHOWN_DAYS - 1 - index)
    return { day, count: counts.get(day) ?? 0 }
  })
}

/** By how many bytes the database has grown in so many days; null where it is not known how large it was. */
function growthSince(
  figures: readonly DayFigures[],
  latest: DayFigures | undefined,
  days: number,
): number | null {
  const then = dayBefore(new Date(), days)
  const before = figures.find(({ day, databaseBytes }) => day <= then && databaseBytes !== null)
  if (!latest?.databaseBytes || !before?.databaseBytes) return null
  return latest.databaseBytes - before.databaseBytes
}

function dayBefore(moment: Date, days: number): string {
  return new Date(moment.getTime() - days * DAY_MS).toISOString().slice(0, 10)
}

function summarise(deliveries: readonly Bucket[]): Delivery {
  return {
    count: countIn(deliveries),
    p50Ms: rounded(quantile(deliveries, 0.5)),
    p99Ms: rounded(quantile(deliveries, 0.99)),
  }
}

/** To hundredths: the buckets know no better. */
function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 100) / 100
}
