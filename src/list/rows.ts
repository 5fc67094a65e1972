import type { Person, Profile } from '../accounts/store.ts'
import { pictureShownTo } from '../blocks/shown-picture.ts'
import type { Sql } from '../database/client.ts'
import { microsOf } from '../database/moments.ts'
import { draftTo } from '../drafts/store.ts'
import { type MessageRow, messageColumns, toMessage } from '../messages/message.ts'
import type { Candidates } from './candidates.ts'
import type { Arrangement, Conversation } from './conversation.ts'

/** Characters of a draft that a row may show. */
const DRAFT_LENGTH = 240

/** What is shown of some conversations, each with the version of all that. */
export function rowsOf(sql: Sql, person: Person, chosen: Candidates) {
  return sql`
    SELECT partner.username AS partner, partner.display_name AS "displayName", partner.picture, chosen.id AS "conversationId",
           last_seq AS "lastSeq", last_change AS "lastChange", last_seq - read_seq - own_unread AS unread,
           ${microsOf(sql, sql`last_message_at`)} AS micros,
           section, pinned_at AS "pinnedAt", "mutedUntil", is_marked_unread AS "isMarkedUnread", draft,
           ${versionOf(sql)} AS version, last.*
    FROM ${tables(sql, person, chosen)}
    CROSS JOIN LATERAL (
      SELECT ${messageColumns(sql)}, sender_id = ${person.id} AS "isOwn" FROM messages
      WHERE messages.conversation_id = chosen.id ORDER BY seq DESC LIMIT 1) last`
}

/** The versions of what is shown of some conversations, as `joinVersions` gives them. */
export function versionsOf(sql: Sql, person: Person, chosen: Candidates) {
  return sql`SELECT string_agg(${versionOf(sql)}, ' ' ORDER BY chosen.id) FROM ${tables(sql, person, chosen)}`
}

/** The versions of some rows as one text, which is another one where anything of them is. */
export function joinVersions(rows: readonly Pick<Row, 'conversationId' | 'version'>[]): string {
  return rows
    .toSorted((one, other) => one.conversationId - other.conversationId)
    .map(({ version }) => version)
    .join(' ')
}

/** All that can change of a row: any change of a message writes its conversation's. */
function versionOf(sql: Sql) {
  return sql`ROW (chosen.id, chosen.version, participant.version, partner.*, draft, "mutedUntil")::text`
}

/** OFFSET 0 keeps what is joined a look-up for each of them, whatever the planner expects. */
function tables(sql: Sql, person: Person, chosen: Candidates) {
  return sql`
    (${chosen}) chosen
    CROSS JOIN LATERAL (
      SELECT username, display_name, ${pictureShownTo(sql, person)} AS picture FROM users
      WHERE users.id = partner_id OFFSET 0) partner
    CROSS JOIN LATERAL (
      SELECT xmin AS version, read_seq, own_unread, section, pinned_at, is_marked_unread,
             CASE WHEN muted_until > now() THEN muted_until END AS "mutedUntil",
             ${draftTo(sql, person, sql`chosen.partner_id`, DRAFT_LENGTH)} AS draft
      FROM participants WHERE user_id = ${person.id} AND conversation_id = chosen.id OFFSET 0) participant`
}

/** A conversation as the database gives it. */
export type Row = Profile &
  Arrangement &
  MessageRow & {
    partner: string
    draft: string | null
    conversationId: number
    lastSeq: number
    lastChange: number
    unread: number
    micros: number
    version: string
    isOwn: boolean
  }

/** Makes a conversation of its row. */
export function conversationOf(row: Row, person: Person): Conversation {
  return {
    partner: row.partner,
    partnerProfile: { displayName: row.displayName, picture: row.picture },
    section: row.section,
    pinnedAt: row.pinnedAt,
    mutedUntil: row.mutedUntil,
    isMarkedUnread: row.isMarkedUnread,
    draft: row.draft,
    lastSeq: row.lastSeq,
    lastChange: row.lastChange,
    unread: row.unread,
    cursor: { micros: row.micros, id: row.conversationId },
    last: row.isOwn
      ? toMessage(row, person.username, row.partner)
      : toMessage(row, row.partner, person.username),
  }
}
