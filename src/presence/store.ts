import type { Sql } from '../database/client.ts'

/** Whom somebody sees, and whether others may see them. */
export type Seen = { id: number; showsPresence: boolean; partnerIds: number[] }

/**
 * Somebody may have ten thousand conversations: of those, the pinned and the latest are looked at. Others are seen once something is said there, or they
 * are open.
 */
const MAX_PARTNERS = 500

/**
 * Finds whom these people see: with whom they have a conversation, unless the partner has blocked them. Who shows nothing sees nobody. Whether
 * a partner shows anything is not asked: of who does not, no instance tells that they are here. As a range of both columns, conversations are
 * read in the order of their index, what is pinned first and what is archived last, and no more of them than are taken.
 */
export async function findSeen(sql: Sql, viewerIds: number[]): Promise<Seen[]> {
  return await sql<Seen[]>`
    SELECT viewer.id, shows_presence AS "showsPresence", partner_ids AS "partnerIds"
    FROM unnest(${viewerIds}::bigint[]) AS viewer (id)
    CROSS JOIN LATERAL (SELECT shows_presence FROM users WHERE users.id = viewer.id OFFSET 0) person
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(low_user_id + high_user_id - viewer.id), '[]') AS partner_ids
      FROM (
        SELECT conversation_id FROM participants
        WHERE (participants.user_id, section) BETWEEN (viewer.id, '') AND (viewer.id, 'z') AND active_slot IS NOT NULL AND shows_presence
        ORDER BY participants.user_id DESC, section DESC, active_slot DESC LIMIT ${MAX_PARTNERS}) latest
      CROSS JOIN LATERAL (
        SELECT low_user_id, high_user_id FROM conversations
        WHERE conversations.id = conversation_id
          AND CASE low_user_id WHEN viewer.id THEN high_blocks_since ELSE low_blocks_since END IS NULL
        OFFSET 0) conversation) seen`
}

/** Who looks at whom. */
type Look = { viewerId: number; personId: number }

/** Since when somebody was not here, by whoever looks; `since` is null where they never were. */
type LastSeen = Look & { since: Date | null }

/** Finds when somebody was last here, for each who looks at them and may see it. Of the others there is nothing. */
export async function findLastSeen(sql: Sql, looks: Look[]): Promise<LastSeen[]> {
  return await sql<LastSeen[]>`
    SELECT viewer AS "viewerId", person AS "personId", since
    FROM unnest(${looks.map(({ viewerId }) => viewerId)}::bigint[], ${looks.map(({ personId }) => personId)}::bigint[])
      AS look (viewer, person)
    CROSS JOIN LATERAL (
      SELECT nullif(seen_at, '-infinity') AS since FROM users WHERE id = person AND shows_presence OFFSET 0) shown
    WHERE EXISTS (SELECT FROM users WHERE id = viewer AND shows_presence OFFSET 0)
      AND NOT EXISTS (
        SELECT FROM conversations
        WHERE low_user_id = least(viewer, person) AND high_user_id = greatest(viewer, person)
          AND CASE low_user_id WHEN viewer THEN high_blocks_since ELSE low_blocks_since END IS NOT NULL
        OFFSET 0)`
}

/** Who types to whom. */
type Typing = { senderId: number; recipientId: number }

/** The same where the recipient may know it, and whether there is a message between the two. */
type KnownTyping = Typing & { haveTalked: boolean }

/** Finds of which typing the recipient may know: not where one of the two has blocked the other, or an account was deleted. */
export async function findKnownTyping(sql: Sql, typing: Typing[]): Promise<KnownTyping[]> {
  return await sql<KnownTyping[]>`
    SELECT sender AS "senderId", recipient AS "recipientId", coalesce(last_seq > 0, false) AS "haveTalked"
    FROM unnest(${typing.map(({ senderId }) => senderId)}::bigint[], ${typing.map(({ recipientId }) => recipientId)}::bigint[])
      AS typing (sender, recipient)
    LEFT JOIN LATERAL (
      SELECT last_seq, is_closed OR low_blocks_since IS NOT NULL OR high_blocks_since IS NOT NULL AS is_refused FROM conversations
      WHERE low_user_id = least(sender, recipient) AND high_user_id = greatest(sender, recipient) OFFSET 0) conversation ON true
    WHERE is_refused IS NOT TRUE`
}

/** When somebody was here. */
type Stay = { id: number; until: Date }

/** So exact is what is known of when somebody was last here, while they are; as for whoever asks for pages. */
const SEEN_EVERY_MINUTES = 5

/**
 * Records when people were last here. Where somebody has a person's row locked, it is left for the next time: nobody waits for this.
 * @param haveLeft whether they are not at it any more, which is recorded to the minute
 */
export async function recordStays(sql: Sql, stays: Stay[], haveLeft: boolean): Promise<void> {
  await sql`
    UPDATE users SET seen_at = left_at
    FROM unnest(${stays.map(({ id }) => id)}::bigint[], ${stays.map(({ until }) => until.toISOString())}::text[]::timestamptz[])
      AS stay (person, left_at)
    WHERE id IN (
        SELECT id FROM users
        WHERE id = ANY(${stays.map(({ id }) => id)}::bigint[]) AND deleted_at IS NULL ORDER BY id
        FOR NO KEY UPDATE SKIP LOCKED)
      AND id = person AND seen_at < left_at - ${haveLeft ? 0 : SEEN_EVERY_MINUTES} * interval '1 minute'`
}
