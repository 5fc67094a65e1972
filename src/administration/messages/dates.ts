import type { Sql } from '../../database/connect.ts'
import type { Days } from '../../messages/days.ts'
import { listPeriods, type Period } from './store.ts'

/** The dates that lead further: the parts of what is chosen that have messages, and what they are parts of. */
export type Dates = { period: Period; names: string[]; chosen: string; parents: string[] }

/** The first and the last day of a year, a month or a day, by its name; all there is for "". */
export function daysOf(name: string): { from: string; to: string } {
  if (name === '') return { from: '0001-01-01', to: '9999-12-31' }
  if (name.length === 4) return { from: `${name}-01-01`, to: `${name}-12-31` }
  if (name.length === 7) return { from: `${name}-01`, to: lastDayOf(name) }
  return { from: name, to: name }
}

/** Lists the years there are, the months of a year or the days of a month. @param within the name of a year or month, or "" */
export async function listDates(sql: Sql, within: string): Promise<{ period: Period; names: string[] }> {
  const period = within === '' ? 'year' : within.length === 4 ? 'month' : 'day'
  return { period, names: await listPeriods(sql, period, daysOf(within)) }
}

/** Finds what leads further from the days that are chosen. Days that are no year, month or day lead to the years. */
export async function findDates(sql: Sql, { from, to }: Days): Promise<Dates> {
  const chosen = nameOf(from, to)
  const within = chosen.slice(0, 7) // of a day: the days beside it
  const parents = chosen === '' ? [] : ['', chosen.slice(0, 4), within]
  return { ...(await listDates(sql, within)), chosen, parents: [...new Set(parents)] }
}

/** The year, the month or the day from its first day to its last; "" for anything else. */
function nameOf(from: string | null, to: string | null): string {
  if (from === null || to === null) return ''
  const names = [from.slice(0, 4), from.slice(0, 7), from]
  return names.find(name => daysOf(name).from === from && daysOf(name).to === to) ?? ''
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const last = new Date(Date.UTC(2000, number, 0))
  last.setUTCFullYear(year, number, 0)
  return `${month}-${String(last.getUTCDate()).padStart(2, '0')}`
}
