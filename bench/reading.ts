import type { Figures } from './support/figures.ts'
import { openConnection } from './support/http.ts'
import { type Load, measureLoad } from './support/load.ts'
import { at } from './support/send.ts'
import { type Participant, pick, type Stage, setStage } from './support/stage.ts'

export const about =
  'history, conversations and single messages, while the tables grow to 10 million messages'

const SIZES = [10_000, 1_000_000, 10_000_000]
const REPETITIONS = 3
const DURATION_MS = 4_000
const CONNECTIONS = 32
const READERS = 16 // no more than the smallest tables have people: only the tables grow

/** Each person talks with ten others, and in each conversation there is as much: only the tables grow. */
const PARTNERS = 10
const MESSAGES_EACH = 100

/** So that the list of people is as long as it gets, from the start. */
const STRANGERS = 100

/** Somebody who reads, and what they have. */
type Reader = Participant & { partners: { username: string; ids: number[] }[] }

type Question = { bench: string; name: string; path(reader: Reader): string; target?: number }

const QUESTIONS: Question[] = [
  {
    bench: 'history',
    name: 'history by API',
    path: ({ partners }) => `/api/v1/message/?target=${pick(partners).username}&before=${somewhere()}`,
    target: 4_000,
  },
  {
    bench: 'history',
    name: 'history as fragment',
    path: ({ partners }) => `/with/${pick(partners).username}/messages?before=${somewhere()}`,
  },
  { bench: 'conversations', name: 'conversations by API', path: () => '/api/v1/conversation/' },
  { bench: 'conversations', name: 'conversations as page', path: () => '/' },
  { bench: 'by-id', name: 'message by API', path: reader => `/api/v1/message/${someId(reader)}/` },
  { bench: 'by-id', name: 'message as fragment', path: reader => `/messages/${someId(reader)}` },
]

/** @param benches which of `history`, `conversations` and `by-id` to measure */
export async function run(figures: Figures, benches: string[]): Promise<void> {
  const stage = await setStage()
  await stage.addPeople(STRANGERS)
  const { url, stop } = await stage.startInstance()
  const questions = QUESTIONS.filter(({ bench }) => benches.includes(bench))
  const smallest = new Map<string, number>()
  for (const size of SIZES) {
    await fillUpTo(stage, size)
    const readers = await findReaders(stage)
    const count = size.toLocaleString('en')
    for (let i = 0; i < REPETITIONS; i++) {
      for (const { name, path, target } of questions) {
        const { perSecond, p99 } = await ask(url, readers, path)
        const isTarget = size === SIZES.at(-1) && target !== undefined
        figures.add(`${name}, ${count}`, 'requests/s', perSecond, isTarget ? { atLeast: target } : undefined)
        figures.add(`${name}, ${count}, p99`, 'ms', p99)
        if (size === SIZES[0]) smallest.set(`${name} ${i}`, perSecond)
        else {
          const ratio = perSecond / (smallest.get(`${name} ${i}`) ?? Number.NaN)
          figures.add(`${name}, ${count} / 10,000`, 'ratio', ratio, isTarget ? { atLeast: 0.8 } : undefined)
        }
      }
    }
  }
  await stop()
}

async function ask(url: string, readers: Reader[], path: (reader: Reader) => string): Promise<Load> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => openConnection(url)))
  const load = await measureLoad(CONNECTIONS, DURATION_MS, async worker => {
    const reader = pick(readers)
    const asked = path(reader)
    const { status } = await at(connections, worker).request('GET', asked, reader.token)
    if (status !== 200) throw new Error(`${asked} gave ${status}`)
  })
  for (const connection of connections) connection.close()
  return load
}

/**
 * Adds people who talk in a ring until there are so many messages. The triggers are left out, which would take
 * half an hour: what they would have filled in is written here.
 */
async function fillUpTo({ sql }: Stage, size: number): Promise<void> {
  const people = size / MESSAGES_EACH / (PARTNERS / 2)
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      INSERT INTO users (username, password_hash)
      SELECT 'ring' || n, '' FROM generate_series((SELECT count(*) FROM users WHERE username LIKE 'ring%'), ${people}::int - 1) n`
    await tx`
      INSERT INTO name_ends SELECT name_ends_of(username), id FROM users WHERE username LIKE 'ring%' ON CONFLICT DO NOTHING`
    await tx`
      INSERT INTO conversations (low_user_id, high_user_id, last_seq, last_message_at, active_slot)
      SELECT low, high, ${MESSAGES_EACH}, at, slot_of(at) FROM (
      SELECT least(a.id, b.id) AS low, greatest(a.id, b.id) AS high, now() - random() * interval '1 day' AS at
      FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM users WHERE username LIKE 'ring%') a
      CROSS JOIN generate_series(1, ${PARTNERS / 2}::int) step
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM users WHERE username LIKE 'ring%') b
        ON b.place = (a.place + step) % ${people}::int) pair
      ON CONFLICT DO NOTHING`
    await tx`
      WITH lacking AS (
        SELECT * FROM conversations c WHERE NOT EXISTS (SELECT FROM participants p WHERE p.conversation_id = c.id)),
      joined AS (
        INSERT INTO participants (user_id, conversation_id, active_slot, partner_name)
        SELECT person, lacking.id, active_slot, lower(username COLLATE "C") FROM lacking
        CROSS JOIN LATERAL (VALUES (low_user_id, high_user_id), (high_user_id, low_user_id)) AS people (person, partner)
        JOIN users ON users.id = partner)
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body, created_at)
      SELECT id, seq, CASE seq % 2 WHEN 0 THEN low_user_id ELSE high_user_id END,
             CASE seq % 2 WHEN 0 THEN high_user_id ELSE low_user_id END,
             'Message number ' || seq || ', about as long as people write when they have something to say.',
             last_message_at - (${MESSAGES_EACH} - seq) * interval '1 minute'
      FROM generate_series(1, ${MESSAGES_EACH}::int) seq CROSS JOIN lacking
      ORDER BY seq` // round by round, as people write
  })
  await sql.unsafe('VACUUM ANALYZE')
  await sql.unsafe('CHECKPOINT') // or PostgreSQL would go on writing for minutes, while something else is measured
}

/** Signs in people from all over the tables. */
async function findReaders({ sql, signIn }: Stage): Promise<Reader[]> {
  const people = await sql<{ id: number; username: string; partners: Reader['partners'] }[]>`
    SELECT person.id, person.username,
           json_agg(json_build_object('username', partner.username, 'ids', ids)) AS partners
    FROM (SELECT id, username FROM users WHERE username LIKE 'ring%' ORDER BY random() LIMIT ${READERS}) person
    JOIN participants ON user_id = person.id
    JOIN conversations ON conversations.id = conversation_id
    JOIN users partner ON partner.id = low_user_id + high_user_id - person.id
    CROSS JOIN LATERAL (
      SELECT json_agg(id) AS ids FROM messages WHERE messages.conversation_id = conversations.id) found
    GROUP BY person.id, person.username`
  const partnersOf = new Map(people.map(({ id, partners }) => [id, partners]))
  return (await signIn(people)).map(person => ({ ...person, partners: partnersOf.get(person.id) ?? [] }))
}

function somewhere(): number {
  return 20 + Math.floor(Math.random() * (MESSAGES_EACH - 20))
}

function someId({ partners }: Reader): number {
  return pick(pick(partners).ids)
}
