import type { Figures, Target } from './support/figures.ts'
import { openConnection } from './support/http.ts'
import { quantiles } from './support/load.ts'
import { type Participant, pick, type Stage, setStage } from './support/stage.ts'

export const about =
  'the list, a row of it, search and the latest messages, of somebody with 10,000 conversations'

const REPETITIONS = 3
const WARM_UPS = 30
const REQUESTS = 200

const PEOPLE = 100_000
const CONVERSATIONS = 10_000
const MESSAGES_EACH = 20

/** How long ago the last message of a conversation may have been. */
const SPREADS = ['1 year', '1 hour', '1 minute']

const ROW: Target = { atMost: 3 }
const OTHER: Target = { atMost: 20 }

type Question = { name: string; target: Target; path(names: string[]): string }

const QUESTIONS: Question[] = [
  { name: 'a row', target: ROW, path: names => `/people/${pick(names)}` },
  { name: 'the list by API', target: OTHER, path: () => '/api/v1/conversation/' },
  { name: 'first page', target: OTHER, path: () => '/' },
  { name: 'search, a name', target: OTHER, path: names => `/people?q=${pick(names)}` },
  { name: 'search, a part of many names', target: OTHER, path: () => '/people?q=an' },
  { name: 'search, a letter', target: OTHER, path: () => '/people?q=e' },
  { name: 'search, what the last names begin with', target: OTHER, path: () => '/people?q=zz' },
  { name: 'search, what is in no name', target: OTHER, path: () => '/people?q=q.q' },
  { name: 'people by API, a part of many names', target: OTHER, path: () => '/api/v1/user/?q=an' },
  { name: 'everyone else, after all conversations', target: OTHER, path: () => '/people?after=names:' },
  { name: 'messages without a target', target: OTHER, path: () => '/api/v1/message/' },
  { name: 'messages without a target, the first', target: OTHER, path: () => '/api/v1/message/?before=1' },
]

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  await fill(stage)
  const [busy, newcomer] = await stage.signIn(
    await stage.sql<{ id: number; username: string }[]>`
      SELECT id, username FROM users WHERE username IN ('Busy', 'Newcomer') ORDER BY username`,
  )
  if (!busy || !newcomer) throw new Error('Those who ask are missing.')
  const names = (
    await stage.sql<{ username: string }[]>`
      SELECT username FROM users WHERE username NOT IN ('Busy', 'Newcomer') ORDER BY random() LIMIT 1000`
  ).map(({ username }) => username)
  const { url, stop } = await stage.startInstance()
  for (const spread of SPREADS) {
    await spreadOver(stage, spread)
    await measure(figures, url, busy, names, `10,000 conversations within ${spread}`)
  }
  await measure(figures, url, newcomer, names, 'no conversation')
  await stop()
}

/** Asks one question after the other. */
async function measure(
  figures: Figures,
  url: string,
  person: Participant,
  names: string[],
  situation: string,
) {
  const connection = await openConnection(url)
  for (const { name, target, path } of QUESTIONS) {
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const durations: number[] = []
      for (let i = -WARM_UPS; i < REQUESTS; i++) {
        const asked = path(names)
        const start = performance.now()
        const { status } = await connection.request('GET', asked, person.token)
        if (status !== 200) throw new Error(`${asked} gave ${status}`)
        if (i >= 0) durations.push(performance.now() - start)
      }
      const { p50, p95 } = quantiles(durations)
      figures.add(`${situation}: ${name}, p50`, 'ms', p50)
      figures.add(`${situation}: ${name}, p95`, 'ms', p95, target)
    }
  }
  connection.close()
}

/**
 * Adds everybody, and the conversations of one of them with those who come first in the alphabet, which is the worst for the
 * list of everybody else. The triggers are left out: what they would have filled in is written here.
 */
async function fill({ sql }: Stage): Promise<void> {
  const syllables = 'ba be di do fa ger han il jo ka len mo na or pet rus sen ta ul vin wer yan zo'.split(' ')
  await sql.begin(async tx => {
    await tx`SELECT setseed(0.5)`
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      INSERT INTO users (username, password_hash)
      SELECT CASE n WHEN 1 THEN 'Busy' WHEN 2 THEN 'Newcomer' ELSE name || n END, '' FROM (
        SELECT n, CASE WHEN n % 50 = 0 THEN 'zz' ELSE string_agg(syllable, '' ORDER BY random()) END AS name
        FROM generate_series(1, ${PEOPLE + 2}::int) n
        CROSS JOIN LATERAL (
          SELECT (${syllables}::text[])[1 + floor(random() * ${syllables.length}::int + n * 0)] AS syllable
          FROM generate_series(1, 4)) chosen
        GROUP BY n) named ORDER BY random()`
    await tx`INSERT INTO name_ends SELECT name_ends_of(username), id FROM users`
    await tx`
      INSERT INTO conversations (low_user_id, high_user_id, last_seq)
      SELECT least(busy.id, partner.id), greatest(busy.id, partner.id), ${MESSAGES_EACH}
      FROM users busy,
           (SELECT id FROM users WHERE username NOT IN ('Busy', 'Newcomer')
            ORDER BY lower(username COLLATE "C") LIMIT ${CONVERSATIONS}) partner
      WHERE busy.username = 'Busy' ORDER BY random()`
    await tx`
      INSERT INTO participants (user_id, conversation_id, partner_name)
      SELECT person, conversations.id, lower(username COLLATE "C") FROM conversations
      CROSS JOIN LATERAL (VALUES (low_user_id, high_user_id), (high_user_id, low_user_id)) AS people (person, partner)
      JOIN users ON users.id = partner`
    await tx`
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body)
      SELECT id, seq, CASE seq % 2 WHEN 0 THEN low_user_id ELSE high_user_id END,
             CASE seq % 2 WHEN 0 THEN high_user_id ELSE low_user_id END,
             'Message number ' || seq || ', about as long as people write when they have something to say.'
      FROM generate_series(1, ${MESSAGES_EACH}::int) seq CROSS JOIN conversations
      ORDER BY seq, random()`
  })
}

/** Has the last messages be from some time until now. */
async function spreadOver({ sql }: Stage, spread: string): Promise<void> {
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      UPDATE conversations SET last_message_at = at, active_slot = slot_of(at)
      FROM (SELECT id, now() - random() * ${spread}::interval AS at FROM conversations) moment
      WHERE moment.id = conversations.id`
    await tx`
      UPDATE participants SET active_slot = conversations.active_slot FROM conversations
      WHERE conversations.id = conversation_id`
  })
  await sql.unsafe('VACUUM ANALYZE')
  await sql.unsafe('CHECKPOINT')
}
