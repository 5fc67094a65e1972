import { ROLES } from '../src/accounts/model.ts'
import { SORTS, STATES } from '../src/administration/people/model.ts'
import { addCrowd } from '../tests/support/crowd.ts'
import { type Figures, percentile, type Target } from './support/figures.ts'
import { openConnection } from './support/http.ts'
import { setStage } from './support/stage.ts'

export const about = 'administration: the list of 100,000 people, in each order and by each filter'

const PEOPLE = 100_000
const WARM_UPS = 2
const REQUESTS = 20
const TARGET: Target = { atMost: 100 }

/** What is searched for, from what nobody's name has in it to what most have. */
const SEARCHES = [
  ['no search', ''],
  ['what is in no name', 'q.q'],
  ['a part of few names', 'anan'],
  ['a part of many names', 'an'],
  ['a letter', 'e'],
  ['what the last names begin with', 'zz'],
] as const

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  await addCrowd(stage.sql, { people: PEOPLE, conversations: 1_000, messagesEach: 10 })
  // A twentieth is disabled, 20 are administrators, and a tenth were never here.
  await stage.sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      UPDATE users SET created_at = now() - random() * interval '3 years',
        seen_at = CASE WHEN id % 10 = 0 THEN '-infinity' ELSE now() - random() * interval '1 year' END,
        disabled_at = CASE WHEN id % 20 = 3 THEN now() END,
        role = CASE WHEN id % 5000 IN (1, 3) THEN 'administrator' ELSE 'member' END`
    await tx`UPDATE users SET role = 'administrator', disabled_at = NULL WHERE username = 'Busy'`
  })
  await stage.sql.unsafe('VACUUM ANALYZE')
  await stage.sql.unsafe('CHECKPOINT')
  const [busy] = await stage.signIn(
    await stage.sql<
      { id: number; username: string }[]
    >`SELECT id, username FROM users WHERE username = 'Busy'`,
  )
  if (!busy) throw new Error('Who asks is missing.')
  const { url, stop } = await stage.startInstance()
  const connection = await openConnection(url)

  /** The p95 of a page. */
  async function ask(query: Record<string, string>): Promise<number> {
    const durations: number[] = []
    for (let i = -WARM_UPS; i < REQUESTS; i++) {
      const start = performance.now()
      const { status } = await connection.request(
        'GET',
        `/admin/people?${new URLSearchParams(query)}`,
        busy?.token ?? '',
      )
      if (status !== 200) throw new Error(`${JSON.stringify(query)} gave ${status}`)
      if (i >= 0) durations.push(performance.now() - start)
    }
    return percentile(durations, 0.95)
  }

  for (const sort of SORTS)
    for (const [name, q] of SEARCHES)
      for (const state of ['', ...STATES])
        for (const role of ['', ...ROLES])
          figures.add(
            `people by ${sort}, ${name}: p95, of each of the 9 filters`,
            'ms',
            await ask({ q, sort, state, role }),
            TARGET,
          )
  figures.add('somebody’s page, p95', 'ms', await askPage(), TARGET)
  connection.close()
  await stop()

  async function askPage(): Promise<number> {
    const durations: number[] = []
    for (let i = 0; i < REQUESTS; i++) {
      const start = performance.now()
      await connection.request('GET', '/admin/people/Busy', busy?.token ?? '')
      durations.push(performance.now() - start)
    }
    return percentile(durations, 0.95)
  }
}
