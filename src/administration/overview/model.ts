import { t } from 'elysia'
import { integer, nullable } from '../../http/answers.ts'

const MOMENT = { format: 'date-time' }

const DeliveryAnswer = t.Object(
  {
    count: integer('Messages of the last five minutes that were passed on to sockets'),
    p50_ms: nullable(t.Number()),
    p99_ms: nullable(t.Number()),
  },
  { description: 'Milliseconds from the NOTIFY of a message to the sockets; null where there was none' },
)

const ComplaintAnswer = {
  part: t.String({ description: 'What was looked at' }),
  says: t.String({ description: 'What is wrong, and what to do' }),
}

/** How the server is, as programs see it. */
export const OverviewAnswer = t.Object({
  version: t.String(),
  people: t.Object({
    all: nullable(integer()),
    active_today: nullable(integer('Today in UTC')),
    active_7_days: nullable(integer()),
  }),
  messages: t.Array(
    t.Object({ day: t.String({ format: 'date', description: 'In UTC' }), count: integer() }),
    { description: 'Those written on each of the last 30 days, today last' },
  ),
  database: t.Object({
    bytes: nullable(integer()),
    grown_7_days: nullable(integer('Bytes; null where it is not known how large it was')),
    grown_30_days: nullable(integer()),
  }),
  counted_at: nullable(
    t.String({
      ...MOMENT,
      description: 'When people and the database were last looked at; null before the first time',
    }),
  ),
  search_percent: integer(
    'How much of what was written before there was search can be found: 100 in the end',
  ),
  sockets: integer('Sockets that are open, of all instances'),
  waiting: integer('Messages that wait to be stored'),
  delivery: DeliveryAnswer,
  instances: t.Array(
    t.Object({
      name: t.String({ description: 'Its host and process' }),
      version: t.String(),
      since: t.String(MOMENT),
      sockets: integer(),
      waiting: integer(),
      delivery: DeliveryAnswer,
      checked_at: nullable(t.String(MOMENT)),
      complaints: t.Array(t.Object(ComplaintAnswer)),
    }),
    { description: 'Those that live, the oldest first' },
  ),
  complaints: t.Array(t.Object({ instance: t.String(), ...ComplaintAnswer }), {
    description: 'What `chatapp check` would complain of',
  }),
})
