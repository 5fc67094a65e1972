import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/client.ts'

/** A conversation as it goes into an archive: with whom, and the number of its last message. */
export type ArchivedConversation = {
  id: number
  partner: Person & { displayName: string }
  lastSeq: number
  lastMessageAt: Date
}

/** How much there is to put into somebody's archive, as far as it was counted. */
type Amount = { conversations: number; messages: number }

/** Counts somebody's messages, in so many of their conversations at most. */
export async function countForArchive(
  sql: Sql | Transaction,
  { id }: Pick<Person, 'id'>,
  maxConversations: number,
): Promise<Amount> {
  const [amount] = await sql<Amount[]>`
    SELECT count(*)::int AS conversations, coalesce(sum(last_seq), 0)::bigint AS messages
    FROM (
      SELECT last_seq FROM participants
      CROSS JOIN LATERAL (SELECT last_seq FROM conversations WHERE conversations.id = conversation_id OFFSET 0) talk
      WHERE user_id = ${id} AND active_slot IS NOT NULL LIMIT ${maxConversations}) counted`
  return amount ?? { conversations: 0, messages: 0 }
}

/** Lists somebody's conversations, those that began first before the others, after one of them. */
export async function listForArchive(
  sql: Sql,
  { id }: Pick<Person, 'id'>,
  after: number,
  limit: number,
): Promise<ArchivedConversation[]> {
  const rows = await sql<
    (Omit<ArchivedConversation, 'partner'> & { partnerId: number; username: string; displayName: string })[]
  >`
    SELECT mine.conversation_id AS id, partner_id AS "partnerId", username, display_name AS "displayName", last_seq AS "lastSeq",
           last_message_at AS "lastMessageAt"
    FROM (
      SELECT conversation_id FROM participants
      WHERE user_id = ${id} AND conversation_id > ${after} ORDER BY conversation_id LIMIT ${limit}) mine
    CROSS JOIN LATERAL (
      SELECT low_user_id + high_user_id - ${id}::bigint AS partner_id, last_seq, last_message_at
      FROM conversations WHERE conversations.id = mine.conversation_id OFFSET 0) conversation
    CROSS JOIN LATERAL (SELECT username, display_name FROM users WHERE users.id = partner_id OFFSET 0) partner
    ORDER BY mine.conversation_id`
  return rows.map(({ partnerId, username, displayName, ...conversation }) => ({
    ...conversation,
    partner: { id: partnerId, username, displayName },
  }))
}

/** An account as its owner sees it. */
type ArchivedAccount = {
  username: string
  displayName: string
  role: string
  language: string
  theme: string
  density: string
  sendKey: string
  showsReadMarks: boolean
  showsPresence: boolean
  createdAt: Date
  /** Since when it has two-step sign-in. */
  twoStepSince: Date | null
  emails: { address: string; confirmed: boolean }[]
  /** Who they are at providers of single sign-on. */
  identities: { issuer: string; shown: string }[]
}

/** Reads what an account is. Returns null when it was deleted. */
export async function readAccount(sql: Sql, { id }: Pick<Person, 'id'>): Promise<ArchivedAccount | null> {
  const [account] = await sql<ArchivedAccount[]>`
    SELECT username, display_name AS "displayName", role, language, theme, density, send_key AS "sendKey", shows_read_marks AS "showsReadMarks",
           shows_presence AS "showsPresence", created_at AS "createdAt",
           (SELECT enabled_at FROM two_step WHERE user_id = ${id}) AS "twoStepSince",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('address', address, 'confirmed', is_confirmed)), '[]')
            FROM email_addresses WHERE user_id = ${id}) AS emails,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('issuer', issuer, 'shown', shown)), '[]')
            FROM sign_on_identities WHERE user_id = ${id}) AS identities
    FROM users WHERE id = ${id} AND deleted_at IS NULL`
  return account ?? null
}

/** Reads somebody's picture, in its larger size. Returns null when there is none. */
export async function readPicture(sql: Sql, { id }: Pick<Person, 'id'>): Promise<Uint8Array | null> {
  const [picture] = await sql<{ large: Uint8Array }[]>`SELECT large FROM pictures WHERE user_id = ${id}`
  return picture?.large ?? null
}

type ArchivedReport = {
  id: number
  messageId: number
  reported: string
  reason: string
  createdAt: Date
  state: string
  /** The message and those around it, as they were then. */
  snapshot: unknown
}

/** Lists what somebody reported, the first before the others, after one of these. */
export async function listReportsBy(
  sql: Sql,
  { id }: Pick<Person, 'id'>,
  after: number,
  limit: number,
): Promise<ArchivedReport[]> {
  return await sql<ArchivedReport[]>`
    SELECT id, message_id AS "messageId", reported_name AS reported, reason, created_at AS "createdAt", state, snapshot
    FROM reports WHERE reporter_id = ${id} AND id > ${after} ORDER BY id LIMIT ${limit}`
}
