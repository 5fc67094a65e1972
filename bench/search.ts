import { indexAll } from '../tests/support/search.ts'
import type { Figures, Target } from './support/figures.ts'
import { openConnection } from './support/http.ts'
import { quantiles } from './support/load.ts'
import { addSearched, random, wordOf } from './support/searched.ts'
import { type Participant, type Stage, setStage } from './support/stage.ts'

export const about =
  'search, by somebody with 10,000 conversations and by somebody with 10; --messages says among how many'

const REPETITIONS = 2
const WARM_UPS = 10
const REQUESTS = 50
const MESSAGES = 1_000_000

const SEARCH: Target = { atMost: 100 }

/** Of so many the documents are made anew, to see how long that takes. */
const REINDEXED = 20_000

const common = () => wordOf(random(0, 12))

const QUESTIONS: { name: string; path(): string }[] = [
  { name: 'the commonest word', path: () => wordOf(0) },
  { name: 'a rare word', path: () => wordOf(random(10_000, 30_000)) },
  { name: 'a word that nobody has', path: () => 'qqqqqq' },
  { name: 'three common words', path: () => [common(), common(), common()].join(' ') },
  {
    name: 'three words, one of them rare',
    path: () => [common(), wordOf(random(5_000, 10_000)), common()].join(' '),
  },
  { name: 'three words, one of them nobody’s', path: () => [common(), common(), 'qqqqqq'].join(' ') },
  { name: 'two common words that stand together', path: () => `"${common()} ${common()}"` },
  { name: 'the beginning of many words', path: () => 'ing' },
  { name: 'the commonest word, the best first', path: () => `${wordOf(0)}&order=best` },
  { name: 'the commonest word of one person', path: () => `${wordOf(0)}&with=person7` },
  { name: 'a rare word of one person', path: () => `${wordOf(random(5_000, 10_000))}&with=person7` },
  { name: 'the commonest word, years ago', path: () => `${wordOf(0)}&before=2023-01-01` },
]

export async function run(
  figures: Figures,
  _: string[],
  { messages = MESSAGES }: { messages?: number },
): Promise<void> {
  const stage = await setStage()
  await addSearched(stage.sql, messages)
  await measureSizes(figures, stage, messages)
  const people = await stage.signIn(
    await stage.sql<{ id: number; username: string }[]>`
      SELECT id, username FROM users WHERE username IN ('Busy', 'Few') ORDER BY username`,
  )
  const { url, stop } = await stage.startInstance()
  for (const person of people) await measure(figures, url, person)
  await stop()
  await measureIndexing(figures, stage)
}

async function measure(figures: Figures, url: string, person: Participant): Promise<void> {
  const connection = await openConnection(url)
  for (const { name, path } of QUESTIONS) {
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const durations: number[] = []
      for (let i = -WARM_UPS; i < REQUESTS; i++) {
        const asked = `/api/v1/search/?q=${path().replaceAll(' ', '%20').replaceAll('"', '%22')}`
        const start = performance.now()
        const { status } = await connection.request('GET', asked, person.token)
        if (status !== 200) throw new Error(`${asked} gave ${status}`)
        if (i >= 0) durations.push(performance.now() - start)
      }
      const { p50, p95 } = quantiles(durations)
      figures.add(`${person.username}: ${name}, p50`, 'ms', p50)
      figures.add(`${person.username}: ${name}, p95`, 'ms', p95, SEARCH)
    }
  }
  connection.close()
}

async function measureSizes(figures: Figures, { sql }: Stage, messages: number): Promise<void> {
  const [size] = await sql<{ documents: number; index: number }[]>`
    SELECT pg_table_size('search_documents')::float8 AS documents, pg_relation_size('search_entries')::float8 AS index`
  figures.add('bytes of a document', 'bytes', (size?.documents ?? 0) / messages)
  figures.add('bytes of its entries', 'bytes', (size?.index ?? 0) / messages)
}

/** At full speed, as a server never does it. */
async function measureIndexing(figures: Figures, { sql }: Stage): Promise<void> {
  await sql`DELETE FROM search_documents WHERE message_id > (SELECT max(id) - ${REINDEXED} FROM messages)`
  await sql`UPDATE search_progress SET settled_to = (SELECT max(id) - ${REINDEXED} FROM messages)`
  const since = performance.now()
  await indexAll(sql)
  figures.add(
    'documents that are made at full speed',
    'per s',
    REINDEXED / ((performance.now() - since) / 1_000),
  )
}
