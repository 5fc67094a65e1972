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
    () => sql<Row[]>`
      SELECT messages.id::float8 AS id, seq::float8 AS seq, -- as numbers: postgres.js gives a bigint as text
             body, client_key AS key, change::float8 AS change, messages.edited_at IS NOT NULL AS "isEdited", messages.deleted_at IS NOT NULL AS "isDeleted",
             reply_to::float8 AS "replyTo", sender.username AS sender, recipient.username AS recipient,
             CASE WHEN messages.deleted_at IS NULL THEN coalesce(
               (SELECT version.body FROM message_versions version WHERE message_id = messages.id ORDER BY version.change LIMIT 1),
               body) END AS first,
             to_json(ARRAY(
               SELECT emoji || ' ' || username FROM reactions JOIN users ON users.id = user_id
               WHERE message_id = messages.id ORDER BY place)) AS made
      FROM messages
      JOIN users sender ON sender.id = sender_id JOIN users recipient ON recipient.id = recipient_id
      ORDER BY conversation_id, seq`,
  )
  return rows.map(({ id, seq, body, key, change, sender, recipient, first, made, ...version }) => ({
    id,
    seq,
    body,
    key,
    sender,
    first,
    change,
    conversation: conversationOf(sender, recipient),
    version: { ...version, body, change, reactions: groupReactions(made) },
  }))
}

type Row = Omit<StoredRow, 'conversation' | 'version'> &
  Pick<StoredRow['version'], 'isEdited' | 'isDeleted' | 'replyTo'> & { recipient: string; made: string[] }

/** In the order in which they were first made. */
function groupReactions(made: string[]): StoredRow['version']['reactions'] {
  const pairs = made.map(one => one.split(' '))
  const byEmoji = Map.groupBy(pairs, ([emoji = '']) => emoji)
  return [...byEmoji].map(([emoji, pairs]) => ({ emoji, users: pairs.map(([, user = '']) => user) }))
}

/** Reads the number of the last change of each conversation. */
export async function readLastChanges({ sql }: World): Promise<Map<string, number>> {
  const rows = await whenAnswered(
    () => sql<{ one: string; other: string; change: number }[]>`
      SELECT low.username AS one, high.username AS other, last_change::float8 AS change FROM conversations
      JOIN users low ON low.id = low_user_id JOIN users high ON high.id = high_user_id`,
  )
  return new Map(rows.map(({ one, other, change }) => [conversationOf(one, other), change]))
}
