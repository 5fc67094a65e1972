import type { PendingQuery, Row } from 'postgres'
import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import type { Section } from './conversation.ts'
import type { ConversationQuery } from './store.ts'

type Fragment = PendingQuery<Row[]>

/**
 * A query for a person's conversations, the latest of those that are asked for and whichever share a slot with the first or the last of them:
 * `id`, `version` (another one after each change of the row), `partner_id`, `last_seq`, `last_change` and `last_message_at`.
 * @param foundIds whom of all people `q` finds; null where they are many, so that enough of them are soon met
 */
export function candidatesFor(
  sql: Sql,
  person: Person,
  { q = '', after, limit, section }: ConversationQuery,
  foundIds: number[] | null,
) {
  const isShownSo = foundIds ? isWithAny(sql, person, foundIds) : isWithSomebodyShownAs(sql, person, q)
  const found = q ? sql`AND (strpos(partner_name, lower(${q})) > 0 OR ${isShownSo})` : sql``
  const slot = after ? sql`slot_of(${timeOf(sql, after)})` : null
  const inEach = (rowsOf: (own: Fragment) => Fragment) => {
    const rows = (section: Section) =>
      rowsOf(
        sql`SELECT conversation_id, active_slot FROM participants WHERE user_id = ${person.id} AND section = ${section}`,
      )
    return section
      ? sql`(${rows(section)})`
      : sql`(${rows('pinned')}) UNION ALL (${rows('main')}) UNION ALL (${rows('archived')})`
  }
  const latest = sql`ORDER BY active_slot DESC FETCH FIRST ${limit} ROWS WITH TIES`
  const inSlot = inEach(own => sql`${own} AND active_slot = ${slot} ${found}`)
  const before = inEach(own => sql`${own} AND active_slot < ${slot ?? sql`'infinity'`} ${found} ${latest}`)
  // The index has the slot of a last message, not its time: all that are in one slot with the first or the last of these are needed.
  // As one array they are looked up in one pass: where thousands share a slot, one after the other takes five times as long.
  return sql`
    ${columns(sql, person)}
    WHERE id = ANY(ARRAY(
      ${slot ? sql`SELECT conversation_id FROM (${inSlot}) same UNION ALL` : sql``}
      (SELECT conversation_id FROM (${before}) sections ${latest})))
    ${isAfter(sql, after)}`
}

/** All that a person has pinned: a few. */
export function pinnedBy(sql: Sql, person: Person) {
  return sql`
    ${columns(sql, person)}
    WHERE id = ANY(ARRAY(
      SELECT conversation_id FROM participants WHERE user_id = ${person.id} AND section = 'pinned'))`
}

export type Candidates = ReturnType<typeof candidatesFor>

function columns(sql: Sql, person: Person) {
  return sql`SELECT id, xmin AS version, low_user_id + high_user_id - ${person.id}::bigint AS partner_id, last_seq, last_change, last_message_at FROM conversations`
}

/** Whether a conversation is one of those with these people: they are looked up once, and put into a hash table. */
function isWithAny(sql: Sql, person: Person, partnerIds: number[]) {
  return sql`conversation_id IN (
    SELECT id FROM unnest(${[...new Set(partnerIds)]}::bigint[]) AS found (partner_id)
    CROSS JOIN LATERAL (
      SELECT id FROM conversations
      WHERE low_user_id = least(partner_id, ${person.id}) AND high_user_id = greatest(partner_id, ${person.id}) OFFSET 0) had)`
}

/** Whether the name that the partner of a conversation chose contains something. OFFSET 0 has it looked up for one at a time. */
function isWithSomebodyShownAs(sql: Sql, person: Person, q: string) {
  return sql`EXISTS (
    SELECT FROM conversations CROSS JOIN LATERAL (
      SELECT display_name FROM users WHERE users.id = low_user_id + high_user_id - ${person.id}::bigint OFFSET 0) partner
    WHERE conversations.id = conversation_id AND strpos(lower(display_name), lower(${q})) > 0 OFFSET 0)`
}

function isAfter(sql: Sql, after: ConversationQuery['after']) {
  return after ? sql`AND (last_message_at, id) < (${timeOf(sql, after)}, ${after.id}::bigint)` : sql``
}

function timeOf(sql: Sql, { micros }: { micros: number }) {
  return sql`timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond'`
}
