import type { Figures } from './support/figures.ts'
import { type Connection, openConnection } from './support/http.ts'
import { type Load, measureLoad } from './support/load.ts'
import { at } from './support/send.ts'
import { type Participant, pick, type Stage, setStage } from './support/stage.ts'

const SIZES = [10_000, 1_000_000, 10_000_000]
const REPETITIONS = 3
const DURATION_MS = 4_000
const CONNECTIONS = 32
const READERS = 64

/** Each person talks with ten others, and in each conversation there is as much: only the tables grow. */
const PARTNERS = 10
const MESSAGES_EACH = 100

/** Somebody who reads, what they have, and how they ask. */
type Reader = Participant & { partners: { username: string; newestId: number }[]; connection: Connection }

type Question = { name: string; path(reader: Reader): string; target?: number }

const HISTORY: Question[] = [
  {
    name: 'by API',
    path: ({ partners }) => `/api/v1/message/?target=${pick(partners).username}&before=${somewhere()}`,
    target: 4_000,
  },
  {
    name: 'as fragment',
    path: ({ partners }) => `/with/${pick(partners).username}/messages?before=${somewhere()}`,
  },
]
const CONVERSATIONS: Question[] = [
  { name: 'by API', path: () => '/api/v1/conversation/' },
  { name: 'as page', path: () => '/' },
]
const BY_ID: Question[] = [
  { name: 'by API', path: reader => `/api/v1/message/${someId(reader)}/` },
  { name: 'as fragment', path: reader => `/messages/${someId(reader)}` },
]

export const history = {
  about: 'pages of 15 messages, from the middle of conversations, while the tables grow',
  run: (figures: Figures) => measureQuestions(figures, HISTORY),
}
export const conversations = {
  about: 'the list of conversations with their last messages, while the tables grow',
  run: (figures: Figures) => measureQuestions(figures, CONVERSATIONS),
}
export const byId = {
  about: 'one message by its id, while the tables grow',
  run: (figures: Figures) => measureQuestions(figures, BY_ID),
}

async function measureQuestions(figures: Figures, questions: Question[]): Promise<void> {
  const stage = await setStage()
  const { url, stop } = await stage.startInstance()
  const first = new Map<string, number>()
  for (const size of SIZES) {
    await fillUpTo(stage, size)
    const readers = await findReaders(stage, url)
    for (let i = 0; i < REPETITIONS; i++) {
      for (const { name, path, target } of questions) {
        const load = await ask(readers, path)
        const label = `${size.toLocaleString('en')} messages, ${name}`
        const isLargest = size === SIZES.at(-1)
        figures.add(
          label,
          'requests/s',
          load.perSecond,
          isLargest && target ? { atLeast: target } : undefined,
        )
        figures.add(`${label}, p99`, 'ms', load.p99)
        if (size === SIZES[0]) first.set(`${name} ${i}`, load.perSecond)
        else {
          const ratio = load.perSecond / (first.get(`${name} ${i}`) ?? Number.NaN)
          const isTarget = isLargest && target !== undefined
          figures.add(
            `${label} / ${SIZES[0]?.toLocaleString('en')}`,
            'ratio',
            ratio,
            isTarget ? { atLeast: 0.8 } : undefined,
          )
        }
      }
    }
    for (const { connection } of readers) connection.close()
  }
  await stop()
}

function ask(readers: Reader[], path: (reader: Reader) => string): Promise<Load> {
  return measureLoad(CONNECTIONS, DURATION_MS, async worker => {
    const reader = at(readers, worker + CONNECTIONS * Math.floor(Math.random() * (READERS / CONNECTIONS)))
    const { status } = await at(readers, worker).connection.request('GET', path(reader), reader.token)
    if (status !== 200) throw new Error(`${path(reader)} gave ${status}`)
  })
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
      SELECT 'ring' || n, '' FROM generate_series((SELECT count(*) FROM users), ${people}::int - 1) n`
    await tx`
      INSERT INTO conversations (low_user_id, high_user_id, last_seq, last_message_at)
      SELECT least(a.id, b.id), greatest(a.id, b.id), ${MESSAGES_EACH}, now() - random() * interval '1 day'
      FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM users WHERE username LIKE 'ring%') a
      CROSS JOIN generate_series(1, ${PARTNERS / 2}::int) step
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM users WHERE username LIKE 'ring%') b
        ON b.place = (a.place + step) % ${people}::int
      ON CONFLICT DO NOTHING`
    await tx`
      WITH lacking AS (
        SELECT * FROM conversations c WHERE NOT EXISTS (SELECT FROM participants p WHERE p.conversation_id = c.id)),
      joined AS (
        INSERT INTO participants (user_id, conversation_id)
        SELECT low_user_id, id FROM lacking UNION ALL SELECT high_user_id, id FROM lacking)
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body, created_at)
      SELECT id, seq, CASE seq % 2 WHEN 0 THEN low_user_id ELSE high_user_id END,
             CASE seq % 2 WHEN 0 THEN high_user_id ELSE low_user_id END,
             'Message number ' || seq || ', about as long as people write when they have something to say.',
             last_message_at - (${MESSAGES_EACH} - seq) * interval '1 minute'
      FROM generate_series(1, ${MESSAGES_EACH}::int) seq CROSS JOIN lacking` // round by round, as people write
  })
  await sql.unsafe('VACUUM ANALYZE')
}

/** Signs in people from all over the tables. */
async function findReaders(stage: Stage, url: string): Promise<Reader[]> {
  const people = await stage.sql<{ id: number; username: string; partners: Reader['partners'] }[]>`
    SELECT person.id, person.username, json_agg(json_build_object('username', partner.username, 'newestId', newest.id)) AS partners
    FROM (SELECT id, username FROM users WHERE username LIKE 'ring%' ORDER BY random() LIMIT ${READERS}) person
    JOIN participants ON user_id = person.id
    JOIN conversations ON conversations.id = conversation_id
    JOIN users partner ON partner.id = low_user_id + high_user_id - person.id
    JOIN messages newest ON newest.conversation_id = conversations.id AND newest.seq = last_seq
    GROUP BY person.id, person.username`
  const signedIn = await stage.signIn(people)
  return Promise.all(
    signedIn.map(async (person, i) => ({
      ...person,
      partners: at(people, i).partners,
      connection: await openConnection(url),
    })),
  )
}

function somewhere(): number {
  return 20 + Math.floor(Math.random() * (MESSAGES_EACH - 20))
}

function someId({ partners }: Reader): number {
  return pick(partners).newestId
}
