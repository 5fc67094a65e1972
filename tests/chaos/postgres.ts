import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { systemCodeOf } from '../../src/errors.ts'
import type { StoredRow } from './verdict.ts'
import { conversationOf, type World } from './world.ts'

const RETRY_MS = 50

/** Kills the main process of the PostgreSQL that works in this folder. One that is dead already, and is just being started again, is left alone. */
export function killServerIn(cluster: string): boolean {
  try {
    const [pid = ''] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return process.kill(Number(pid), 'SIGKILL')
  } catch (error) {
    if (!['ENOENT', 'ESRCH'].includes(systemCodeOf(error) ?? '')) throw error
    return false
  }
}

/** Whether an error means that PostgreSQL is away, or just going or coming (SQLSTATE 57P01 to 57P03). */
export function isAway(error: unknown): boolean {
  return !(error instanceof postgres.PostgresError) || /^57P0/.test(error.code)
}

/** Asks PostgreSQL, again and again while it is away. */
export async function whenAnswered<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isAway(error)) throw error
      await Bun.sleep(RETRY_MS)
    }
  }
}

/** Reads the whole table, in the order of the conversations. */
export async function readStored({ sql }: World): Promise<StoredRow[]> {
  const rows = await whenAnswered(
    () => sql<(Omit<StoredRow, 'conversation'> & { recipient: string })[]>`
      SELECT messages.id::float8 AS id, seq::float8 AS seq, -- as numbers: postgres.js gives a bigint as text
             body, client_key AS key,
             sender.username AS sender, recipient.username AS recipient
      FROM messages
      JOIN users sender ON sender.id = sender_id JOIN users recipient ON recipient.id = recipient_id
      ORDER BY conversation_id, seq`,
  )
  return rows.map(({ recipient, ...row }) => ({
    ...row,
    conversation: conversationOf(row.sender, recipient),
  }))
}
