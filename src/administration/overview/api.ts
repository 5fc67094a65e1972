import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import { answer, ERRORS, READING_ERRORS } from '../../http/answers.ts'
import type { Services } from '../../services.ts'
import { OverviewAnswer } from './model.ts'
import { type Delivery, type Overview, readOverview } from './overview.ts'

/** How the server is, for programs of administrators. */
export function overviewApi(services: Services) {
  return new Elysia({ prefix: '/api/v1/admin', tags: ['Administration'] })
    .use(guard(services.accounts))
    .get('/overview/', async () => toJson(await readOverview(services)), {
      administrator: true,
      response: { 200: answer(OverviewAnswer, 'How it is.'), ...READING_ERRORS, 404: ERRORS[404] },
      detail: { summary: 'How the server is' },
    })
}

function toJson(overview: Overview) {
  const {
    version,
    people,
    messages,
    database,
    countedAt,
    searchPercent,
    sockets,
    waiting,
    delivery,
    instances,
    complaints,
  } = overview
  return {
    version,
    people: { all: people.all, active_today: people.activeToday, active_7_days: people.activeWeek },
    messages,
    database: {
      bytes: database.bytes,
      grown_7_days: database.grown7Days,
      grown_30_days: database.grown30Days,
    },
    counted_at: countedAt?.toISOString() ?? null,
    search_percent: searchPercent,
    sockets,
    waiting,
    delivery: deliveryJson(delivery),
    instances: instances.map(one => ({
      name: one.name,
      version: one.version,
      since: one.startedAt.toISOString(),
      sockets: one.sockets,
      waiting: one.waiting,
      delivery: deliveryJson(one.delivery),
      checked_at: one.checkedAt?.toISOString() ?? null,
      complaints: one.complaints,
    })),
    complaints,
  }
}

function deliveryJson({ count, p50Ms, p99Ms }: Delivery) {
  return { count, p50_ms: p50Ms, p99_ms: p99Ms }
}
