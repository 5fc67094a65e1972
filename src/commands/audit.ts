import { once } from 'node:events'
import { entryToJson } from '../audit/json.ts'
import { ACTIONS, type Action } from '../audit/record.ts'
import { type EntryFilter, type EntryPlace, listEntries } from '../audit/store.ts'
import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { isDay } from '../http/calendar.ts'
import { withDatabase } from './with-database.ts'

/** What is asked for on the command line. */
export type Wanted = { since?: string; action?: string; person?: string }

const PAGE_SIZE = 500

const UNITS = { m: 60, h: 3_600, d: 86_400, w: 7 * 86_400 } as const // seconds

/**
 * Prints entries of the audit log, the oldest first, one JSON object in a line each. They are read page by page, and no faster than
 * whoever reads them takes them: neither this nor the database holds more than a page.
 * @throws OperatorError
 */
export async function printAudit(config: Config, { since, action, person }: Wanted): Promise<void> {
  const filter: EntryFilter = {
    action: action === undefined ? null : toAction(action),
    person: person === undefined ? null : { name: person },
    from: since === undefined ? null : toMoment(since),
    until: null,
  }
  process.stdout.on('error', endQuietly)
  await withDatabase(config, async sql => {
    for (let after: EntryPlace | null = null, isMore = true; isMore; ) {
      const entries = await listEntries(sql, filter, { order: 'oldest first', after, limit: PAGE_SIZE })
      const lines = entries.map(entry => `${JSON.stringify(entryToJson(entry))}\n`).join('')
      if (!process.stdout.write(lines)) await once(process.stdout, 'drain')
      after = entries.at(-1) ?? null
      isMore = entries.length === PAGE_SIZE
    }
  })
}

/** Whoever reads has seen enough, as `head` has. */
function endQuietly(error: Error & { code?: string }): void {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
}

function toAction(text: string): Action {
  const action = ACTIONS.find(action => action === text)
  if (!action) throw new OperatorError(`${text} is no action of the log. There are: ${ACTIONS.join(', ')}.`)
  return action
}

/** A day in UTC, or so long ago. */
function toMoment(text: string): Date {
  if (isDay(text)) return new Date(text)
  const [, number, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  const seconds = Object.entries(UNITS).find(([name]) => name === unit)?.[1]
  if (number === undefined || seconds === undefined)
    throw new OperatorError(
      `${text} is neither a day such as 2026-03-31 nor a time such as 90m, 12h, 30d or 2w.`,
    )
  return new Date(Date.now() - Number(number) * seconds * 1_000)
}
