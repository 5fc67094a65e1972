import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'

/** A text that somebody has begun and not sent; empty where they sent it, or took it away. */
export type Draft = { body: string; version: number; typedAt: Date }

/** What a page has of it. */
export type DraftInPlace = Pick<Draft, 'body' | 'version'>

/** A draft, and for whom it is. */
export type OwnDraft = Draft & { partner: string }

/** A text as a device has it: typed so long ago, by the device's own clock, after a version that it knew. */
type Typed = { body: string; agoMs: number; after?: number | undefined }

/** Whose drafts to list: those for people after a name, at most `limit`. */
type DraftQuery = { after?: string; limit: number }

/** Where an account was deleted at this very moment. */
const REMOVED: Draft = { body: '', version: 0, typedAt: new Date(0) }

/**
 * Keeps what somebody typed, unless something was typed later on another device: what was typed after the text that stands here is later
 * in any case, however the clocks are set. What is emptied once more counts as emptied later, so that nothing comes back that was typed before. It is
 * not flushed to the disk for itself: the device has it too.
 * @returns what stands now
 * @throws PostgresError CA003 when one of the two accounts was deleted
 */
export async function saveDraft(
  sql: Sql,
  person: Person,
  partner: Person,
  { body, agoMs, after }: Typed,
): Promise<Draft> {
  const [saved] = await sql<Draft[]>`
    INSERT INTO drafts (user_id, partner_id, body, typed_at)
    SELECT ${person.id}, ${partner.id}, ${body}, clock_timestamp() - ${agoMs} * interval '1 millisecond'
    FROM (SELECT set_config('synchronous_commit', 'off', true) OFFSET 0) setting
    ON CONFLICT (user_id, partner_id) DO UPDATE SET body = excluded.body, typed_at = excluded.typed_at
    WHERE (drafts.body <> excluded.body OR excluded.body = '')
      AND (drafts.typed_at < excluded.typed_at OR draft_version(drafts.typed_at) = ${after ?? null}::bigint)
    RETURNING body, draft_version(typed_at) AS version, typed_at AS "typedAt"`
  return saved ?? (await findDraft(sql, person, partner)) ?? REMOVED
}

/** Finds what somebody has begun to write to a partner. Returns null where they never did. */
export async function findDraft(sql: Sql, person: Person, partner: Person): Promise<Draft | null> {
  const [draft] = await sql<Draft[]>`
    SELECT body, draft_version(typed_at) AS version, typed_at AS "typedAt"
    FROM drafts WHERE user_id = ${person.id} AND partner_id = ${partner.id}`
  return draft ?? null
}

/** Empties a draft that was sent, unless it is another version by now. */
export async function emptyDraft(sql: Sql, person: Person, partner: Person, version: number): Promise<void> {
  await sql`
    UPDATE drafts SET body = ''
    WHERE user_id = ${person.id} AND partner_id = ${partner.id} AND body <> '' AND draft_version(typed_at) = ${version}`
}

/** Lists what somebody has begun, by the names of those whom it is for. */
export async function listDrafts(
  sql: Sql,
  person: Person,
  { after = '', limit }: DraftQuery,
): Promise<OwnDraft[]> {
  return await sql<OwnDraft[]>`
    SELECT username AS partner, body, draft_version(typed_at) AS version, typed_at AS "typedAt"
    FROM drafts
    CROSS JOIN LATERAL (SELECT username FROM users WHERE users.id = partner_id OFFSET 0) partner
    WHERE user_id = ${person.id} AND body <> '' AND lower(username COLLATE "C") > ${after.toLowerCase()}
    ORDER BY lower(username COLLATE "C") LIMIT ${limit}`
}

/** What a page needs of a person's draft to a partner, in a query: an object, or null where they never began one. */
export function draftInPlace(sql: Sql, person: Person, partner: Person) {
  return sql`(
    SELECT json_build_object('body', body, 'version', draft_version(typed_at))
    FROM drafts WHERE user_id = ${person.id} AND partner_id = ${partner.id})`
}

/**
 * What a person has begun to write to a partner, in a query that has the partner's id: their text, or null. One look-up in the primary key.
 * @param length so much of its beginning
 */
export function draftTo(sql: Sql, person: Person, partnerId: ReturnType<Sql>, length: number) {
  return sql`(
    SELECT left(body, ${length}) FROM drafts WHERE user_id = ${person.id} AND partner_id = ${partnerId} AND body <> '')`
}
