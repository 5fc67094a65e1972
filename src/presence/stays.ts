import type { Sql } from '../database/client.ts'
import { log, reasonOf } from '../log.ts'
import type { Said } from './notices.ts'
import { recordStays } from './store.ts'

/** Records when people were last here who are not at it any more. Those who keep it private have no time. */
export function recordGone(sql: Sql, people: readonly Said[]): Promise<void> {
  return record(
    sql,
    people.filter(([, , state]) => state !== 'online'),
    true,
  )
}

/** Records now and then that people are here who are at it. */
export function recordHere(sql: Sql, people: readonly Said[]): Promise<void> {
  return record(sql, people, false)
}

async function record(sql: Sql, people: readonly Said[], haveLeft: boolean): Promise<void> {
  const stays = people.flatMap(([id, , , seen]) => (seen > 0 ? [{ id, until: new Date(seen * 1_000) }] : []))
  if (stays.length === 0) return
  try {
    await recordStays(sql, stays, haveLeft)
  } catch (error) {
    log('warn', 'when people were last here was not recorded', { reason: reasonOf(error) })
  }
}
