import type { Sql } from '../database/connect.ts'
import { OperatorError } from '../errors.ts'
import { countJobs, type JobFigures } from '../jobs/store.ts'

/** What fails once or twice is tried again, and nobody has to do anything about it. */
const FAILS_LONG_AFTER_MS = 15 * 60_000

const HOUR_MS = 3_600_000

/** Says how it is with work for later, such as mail. @throws OperatorError when some has failed for long, or was given up */
export async function inspectJobs(sql: Sql): Promise<string> {
  const [found] = await sql<{ isThere: boolean }[]>`SELECT to_regclass('jobs') IS NOT NULL AS "isThere"`
  if (!found?.isThere) return 'there is no work for later yet'
  const figures = await countJobs(sql)
  const complaints = figures.flatMap(complaintsOf)
  if (complaints.length > 0) throw new OperatorError(complaints.join(' '))
  const waiting = figures.reduce((sum, figure) => sum + figure.waiting, 0)
  return waiting === 0 ? 'no work for later waits' : `${waiting} jobs wait, such as mail`
}

function complaintsOf({ kind, failing, failingSince, error, givenUp }: JobFigures): string[] {
  const forMs = failingSince === null ? 0 : Date.now() - failingSince.getTime()
  return [
    ...(forMs > FAILS_LONG_AFTER_MS
      ? [`${failing} of kind ${kind} fail, the first for ${(forMs / HOUR_MS).toFixed(1)} h: ${error}`]
      : []),
    ...(givenUp > 0
      ? [`${givenUp} of kind ${kind} were given up within the last week; the log says why.`]
      : []),
  ]
}
