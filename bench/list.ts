import { addCrowd, spreadConversations } from '../tests/support/crowd.ts'
import type { Figures, Target } from './support/figures.ts'
import { openConnection } from './support/http.ts'
import { quantiles } from './support/load.ts'
import { type Participant, pick, setStage } from './support/stage.ts'

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
  await addCrowd(stage.sql, { people: PEOPLE, conversations: CONVERSATIONS, messagesEach: MESSAGES_EACH })
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
    await spreadConversations(stage.sql, spread)
    await stage.sql.unsafe('CHECKPOINT')
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
