import type { Transaction } from '../src/database/connect.ts'
import type { Figures, Target } from './support/figures.ts'
import { type Connection, openConnection } from './support/http.ts'
import { quantiles } from './support/load.ts'
import { type Stage, setStage } from './support/stage.ts'

export const about =
  'the list of everybody’s messages for administrators, with 100,000 people and 10 million messages'

const REPETITIONS = 3
const WARM_UPS = 10
const REQUESTS = 50

const PEOPLE = 100_000
const MESSAGES = 10_000_000

/** With whom Busy talks, who wrote half of all messages and got a quarter; the others talk in pairs. */
const PARTNERS = 5_000
const PAIRS = (PEOPLE - PARTNERS) / 2

const YEARS = 5

const LIST: Target = { atMost: 100 }
const SEARCH: Target = { atMost: 2_000 }

type Question = { name: string; target?: Target; path(): string; body?: Record<string, string> }

const MESSAGE = '/api/v1/admin/message/'

const QUESTIONS: Question[] = [
  list('the newest', {}),
  { name: 'messages: an id', path: () => `${MESSAGE}?id=${1 + Math.floor(Math.random() * MESSAGES)}` },
  list('the sender of half of all', { sender: 'Busy' }),
  list('a recipient of many', { recipient: 'Busy' }),
  list('a person, either way', { sender: 'Busy', direction: 'either' }),
  list('a sender of few', { sender: 'person99000' }),
  list('two people, one way', { sender: 'Busy', recipient: 'person700' }),
  list('two people, either way', { sender: 'person700', recipient: 'Busy', direction: 'either' }),
  dated('a day years ago', {}, 0),
  dated('a year', {}, 364),
  dated('the sender of half of all, a day years ago', { sender: 'Busy' }, 0),
  dated('a recipient of many, a month years ago', { recipient: 'Busy' }, 30),
  dated('a person, either way, a day years ago', { recipient: 'Busy', direction: 'either' }, 0),
  dated('a sender of few, a day years ago', { sender: 'person99000' }, 0),
  dated('two people, a month years ago', { sender: 'Busy', recipient: 'person700' }, 30),
  dated(
    'two people, a year, either way',
    { sender: 'Busy', recipient: 'person700', direction: 'either' },
    364,
  ),
  list('since a day years ago', { from: dayAgo(1_000) }),
  list('until a day years ago', { to: dayAgo(1_000) }),
  { name: 'dates: years', path: () => `${MESSAGE}day/` },
  { name: 'dates: the days of a month', path: () => `${MESSAGE}day/?within=${dayAgo(1_000).slice(0, 7)}` },
  { name: 'the overview', path: () => '/admin' },
  { name: 'the page of the newest', path: () => '/admin/messages' },
  {
    name: 'the page of a sender and a month',
    path: () => `/admin/messages?sender=Busy&from=${dayAgo(700)}&to=${dayAgo(670)}`,
  },
  search('a text that many have', 'drawings'),
  search('a text that none has', 'zebra'),
]

function list(name: string, asked: Record<string, string>): Question {
  return { name: `messages: ${name}`, path: () => `${MESSAGE}?${new URLSearchParams(asked)}` }
}

/** @param length of the range after its first day, in days */
function dated(name: string, asked: Record<string, string>, length: number): Question {
  const path = () => {
    const ago = 365 + length + Math.floor(Math.random() * 365 * (YEARS - 3))
    return `${MESSAGE}?${new URLSearchParams({ ...asked, from: dayAgo(ago), to: dayAgo(ago - length) })}`
  }
  return { name: `messages: ${name}`, path }
}

function search(name: string, q: string): Question {
  return {
    name: `texts: ${name}`,
    target: SEARCH,
    path: () => `${MESSAGE}read/`,
    body: { reason: 'a bench', q },
  }
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  await fill(stage)
  const [root] = await stage.signIn(
    await stage.sql<{ id: number; username: string }[]>`
      UPDATE users SET role = 'administrator' WHERE username = 'person1' RETURNING id, username`,
  )
  if (!root) throw new Error('The administrator is missing.')
  const { url, stop } = await stage.startInstance({ CHATAPP_ADMIN_READS: 'on' })
  const connection = await openConnection(url)
  for (const question of QUESTIONS) {
    for (let repetition = 0; repetition < REPETITIONS; repetition++)
      await measure(figures, connection, question, root.token)
  }
  connection.close()
  await stop()
}

async function measure(
  figures: Figures,
  connection: Connection,
  { name, target = LIST, path, body }: Question,
  token: string,
): Promise<void> {
  const [warmUps, requests] = target === SEARCH ? [1, 5] : [WARM_UPS, REQUESTS]
  const durations: number[] = []
  for (let i = -warmUps; i < requests; i++) {
    const asked = path()
    const start = performance.now()
    const { status } = await connection.request(body ? 'POST' : 'GET', asked, token, body)
    if (status !== 200) throw new Error(`${asked} gave ${status}`)
    if (i >= 0) durations.push(performance.now() - start)
  }
  const { p50, p95 } = quantiles(durations)
  figures.add(`${name}, p50`, 'ms', p50)
  figures.add(`${name}, p95`, 'ms', p95, target)
}

/**
 * Adds the people and, in the order of five years, their messages. The triggers are left out, which would take half an hour: what they
 * would have filled in is written here. Of four messages, Busy writes two, gets one, and one is of a pair.
 */
async function fill({ sql }: Stage): Promise<void> {
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      INSERT INTO users (id, username, password_hash) OVERRIDING SYSTEM VALUE
      SELECT n, CASE n WHEN 0 THEN 'Busy' ELSE 'person' || n END, '' FROM generate_series(0, ${PEOPLE}::int) n`
    await tx`INSERT INTO name_ends SELECT name_ends_of(username), id FROM users`
    await tx.unsafe(`
      INSERT INTO conversations (id, low_user_id, high_user_id, last_seq) OVERRIDING SYSTEM VALUE
      SELECT n, ${lowOf('n')}, ${highOf('n')},
             CASE WHEN n <= ${PARTNERS} THEN ${(MESSAGES / PARTNERS) * 0.75} ELSE ${Math.ceil(MESSAGES / PAIRS / 4)} END
      FROM generate_series(1, ${PARTNERS + PAIRS}) n`)
    const rebuild = await dropIndexes(tx)
    await tx.unsafe(`
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body, created_at)
      SELECT conversation, seq, CASE WHEN is_low THEN ${lowOf('conversation')} ELSE ${highOf('conversation')} END,
             CASE WHEN is_low THEN ${highOf('conversation')} ELSE ${lowOf('conversation')} END,
             'Shall we meet at ten in the small room? I bring the ' || CASE n % 7 WHEN 0 THEN 'drawings' ELSE 'coffee' END || '.',
             now() - interval '${YEARS * 365} days' * (1 - n / ${MESSAGES}::float)
      FROM generate_series(0, ${MESSAGES}::bigint - 1) n
      CROSS JOIN LATERAL (SELECT n / 4 AS turn, n % 4 AS part, n / 2 AS own) place
      CROSS JOIN LATERAL (
        SELECT CASE part WHEN 0 THEN ${PARTNERS + 1} + turn % ${PAIRS} WHEN 2 THEN 1 + turn % ${PARTNERS}
                 ELSE 1 + own % ${PARTNERS} END AS conversation,
               CASE part WHEN 0 THEN 1 + turn / ${PAIRS} WHEN 2 THEN 2 + 3 * (turn / ${PARTNERS})
                 ELSE 1 + 2 * (own / ${PARTNERS} % 2) + 3 * (own / ${2 * PARTNERS}) END AS seq,
               CASE part WHEN 0 THEN turn / ${PAIRS} % 2 = 0 ELSE part <> 2 END AS is_low) told`)
    await tx.unsafe(rebuild)
    await tx`INSERT INTO day_figures (day, messages) SELECT day_of(created_at), count(*) FROM messages GROUP BY 1`
    await tx`UPDATE message_count SET (counted_to, seen_to) = (SELECT max(id), max(id) FROM messages)`
    await tx`INSERT INTO message_days SELECT DISTINCT day_of(created_at), block_of(id) FROM messages`
  })
  await sql.unsafe('VACUUM ANALYZE')
  await sql.unsafe('CHECKPOINT')
}

/** Drops the indexes of the messages, since building one at the end takes less than keeping it. @returns what makes them again */
async function dropIndexes(tx: Transaction): Promise<string> {
  const found = await tx<{ name: string; rule: string | null; definition: string }[]>`
    SELECT indexrelid::regclass AS name, pg_get_constraintdef(pg_constraint.oid) AS rule, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid WHERE indrelid = 'messages'::regclass`
  for (const { name, rule } of found)
    await tx.unsafe(rule ? `ALTER TABLE messages DROP CONSTRAINT ${name}` : `DROP INDEX ${name}`)
  const made = found.map(({ name, rule, definition }) =>
    rule ? `ALTER TABLE messages ADD CONSTRAINT ${name} ${rule}` : definition,
  )
  return ["SET LOCAL maintenance_work_mem = '1GB'", ...made].join('; ')
}

/** The two people of a conversation, by its id: Busy, whose id is 0, and a partner, or a pair. */
const lowOf = (id: string) => `CASE WHEN ${id} <= ${PARTNERS} THEN 0 ELSE 2 * ${id} - ${PARTNERS + 1} END`
const highOf = (id: string) => `CASE WHEN ${id} <= ${PARTNERS} THEN ${id} ELSE 2 * ${id} - ${PARTNERS} END`
