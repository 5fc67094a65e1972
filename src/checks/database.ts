import type { Sql } from '../database/connect.ts'
import { listMigrations } from '../database/migrate.ts'
import { checkServer } from '../database/requirements.ts'
import { OperatorError } from '../errors.ts'
import { type Finding, look } from './finding.ts'
import { inspectJobs } from './jobs.ts'
import { inspectSearch } from './search.ts'

/** What is looked at, and how: by a command on its own connections, or by a server on those that it works with. */
export type Inspected = {
  sql: Sql
  /** Resolves when a NOTIFY comes back by LISTEN. */
  hear(withinMs: number): Promise<void>
}

const HEAR_WITHIN_MS = 2_000

/** Clocks that differ by more than this say the wrong time of messages, and when links and sessions end. */
const CLOCKS_DIFFER_MS = 2_000

const PARTS: [part: string, inspect: (inspected: Inspected) => Promise<string>][] = [
  ['schema', inspectSchema],
  ['clock', inspectClock],
  ['LISTEN', inspectListening],
  ['jobs', ({ sql }) => inspectJobs(sql)],
  ['search', ({ sql }) => inspectSearch(sql)],
]

/**
 * Looks at what serving needs of the database. Where it cannot be used, there is nothing else to look at.
 * @param withinMs how long each look may take
 */
export async function* inspectDatabase(inspected: Inspected, withinMs?: number): AsyncGenerator<Finding> {
  const [database] = await look('database', async () => [await inspectServer(inspected), undefined], withinMs)
  yield database
  if (!database.isGood) return
  for (const [part, inspect] of PARTS) {
    const [finding] = await look(part, async () => [await inspect(inspected), undefined], withinMs)
    yield finding
  }
}

async function inspectServer({ sql }: Inspected): Promise<string> {
  await checkServer(sql)
  const [row] = await sql<{ version: string }[]>`SELECT current_setting('server_version') AS version`
  return `PostgreSQL ${row?.version} answers`
}

async function inspectSchema({ sql }: Inspected): Promise<string> {
  const steps = await listMigrations(sql)
  const missing = steps.filter(({ appliedAt }) => appliedAt === null)
  if (missing.length === 0) return `has all ${steps.length} steps`
  return `has ${steps.length - missing.length} of ${steps.length} steps; the next start, or \`chatapp migrate\`, applies the rest`
}

async function inspectClock({ sql }: Inspected): Promise<string> {
  const asked = Date.now()
  const [row] = await sql<{ at: number }[]>`
    SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS at`
  const answered = Date.now()
  // The database's clock was read somewhere between the question and the answer.
  const at = row?.at ?? answered
  const differenceMs = Math.max(asked - at, at - answered, 0)
  if (differenceMs > CLOCKS_DIFFER_MS) {
    throw new OperatorError(
      `this machine’s clock is ${(differenceMs / 1_000).toFixed(0)} s ${at < asked ? 'ahead of' : 'behind'} the database’s. ` +
        'Have both set by NTP.',
    )
  }
  return 'agrees with that of the database'
}

async function inspectListening({ hear }: Inspected): Promise<string> {
  const since = performance.now()
  try {
    await hear(HEAR_WITHIN_MS)
  } catch {
    throw new OperatorError(
      'what is announced does not come back. DATABASE_URL must be a direct or session-mode connection to the primary, not a transaction pooler.',
    )
  }
  return `what is announced comes back, in ${Math.ceil(performance.now() - since)} ms`
}
