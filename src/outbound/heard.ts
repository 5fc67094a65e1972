import type { Sql } from '../database/connect.ts'

/** A message that was committed or changed, and for whom it is. */
export type HeardMessage = { personId: number; conversationId: number; seq: number }

/** A message that was changed, and the number of that. */
export type HeardChange = HeardMessage & { change: number }

/** What was not heard, or not noted because the instance died, is looked for among so many messages, none of them older than so many minutes. */
export const RECENT_MESSAGES = 5_000
const RECENT_MINUTES = 10

/** Returns the latest message of each conversation. */
export function latestOf(heard: readonly HeardMessage[]): HeardMessage[] {
  const inOrder = heard.toSorted((one, other) => one.seq - other.seq)
  return [...new Map(inOrder.map(one => [`${one.personId} ${one.conversationId}`, one])).values()]
}

/** A query that has them as rows: `user_id`, `conversation_id` and `seq`. */
export function rowsOf(sql: Sql, heard: readonly HeardMessage[]) {
  return sql`
    SELECT * FROM unnest(${heard.map(({ personId }) => personId)}::bigint[],
      ${heard.map(({ conversationId }) => conversationId)}::bigint[], ${heard.map(({ seq }) => seq)}::bigint[])
      AS heard (user_id, conversation_id, seq)`
}

/** A query for everybody's latest messages, which may not all have been heard. `isRecent` leaves out those that are too old. */
export function recentMessages(sql: Sql) {
  return sql`
    SELECT recipient_id, conversation_id, seq, created_at FROM messages ORDER BY id DESC LIMIT ${RECENT_MESSAGES}`
}

/** A condition on a row of `recentMessages`. */
export function isRecent(sql: Sql) {
  return sql`created_at > now() - ${RECENT_MINUTES} * interval '1 minute'`
}
