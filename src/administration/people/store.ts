import type { AccountState } from '../../accounts/as-shown.ts'
import type { Role } from '../../accounts/model.ts'
import type { Person } from '../../accounts/store.ts'
import type { Sql } from '../../database/connect.ts'
import { microsOf } from '../../database/moments.ts'
import { isNamed } from '../../people/named.ts'
import { findByPartOfName } from '../../people/store.ts'
import type { Sort, State } from './model.ts'

/** An account, as administrators see it. */
export type ShownAccount = AccountState &
  Person & { displayName: string; createdAt: Date; lastSeenAt: Date | null; hasTwoStep: boolean }

/** What an account is sorted by, as a text for cursors. */
type Placed = { place: string }

/** Which accounts to list: those of these states and roles one of whose names contains `q`, after a place, at most `limit`. */
export type Listing = {
  q: string
  states: readonly State[]
  roles: readonly Role[]
  sort: Sort
  after: { place: string; id: number } | null
  limit: number
}

/** A session, for whoever wonders whose it is. */
export type ShownSession = { userAgent: string; address: string; createdAt: Date; lastSeenAt: Date }

/** Somebody signed in, or tried to. */
export type SignIn = { at: Date; address: string | null; hasSucceeded: boolean }

/** Figures are counted so far: whoever has more, has many. */
export const MAX_COUNTED = 10_000

/** The place of those who were never seen. */
export const NEVER = 'never'

const MAX_SESSIONS = 50
const MAX_SIGN_INS = 20

/** Lists accounts. */
export async function listAccounts(sql: Sql, listing: Listing): Promise<(ShownAccount & Placed)[]> {
  const { sort, limit } = listing
  const found = listing.q === '' ? null : await findByPartOfName(sql, listing.q)
  const order = orderOf(sql, sort)
  // Few are looked up, one by one. Where many have it in their names, enough of them are soon met on the way through the list.
  const candidates = found ? among(sql, listing, found) : onTheWay(sql, listing)
  return await sql<(ShownAccount & Placed)[]>`
    SELECT ${columnsOf(sql)}, ${order.place} AS place FROM (${candidates}) listed
    CROSS JOIN LATERAL (SELECT * FROM users WHERE users.id = listed_id OFFSET 0) users
    ORDER BY ${order.key} ${order.direction}, users.id ${order.direction} LIMIT ${limit}`
}

/** Finds an account by name, in any case. */
export async function findAccount(sql: Sql, username: string): Promise<ShownAccount | null> {
  const [account] = await sql<ShownAccount[]>`
    SELECT ${columnsOf(sql)} FROM users
    WHERE lower(username COLLATE "C") = ${username.toLowerCase()} AND deleted_at IS NULL`
  return account ?? null
}

/** Lists somebody's sessions, the one that was used last first. */
export async function listSessions(sql: Sql, { id }: Person): Promise<ShownSession[]> {
  return await sql<ShownSession[]>`
    SELECT user_agent AS "userAgent", address, created_at AS "createdAt", last_seen_at AS "lastSeenAt" FROM sessions
    WHERE user_id = ${id} AND expires_at > now() ORDER BY last_seen_at DESC LIMIT ${MAX_SESSIONS}`
}

/** Lists when somebody signed in, or somebody tried to in their name, the latest first. */
export async function listSignIns(sql: Sql, { id }: Person): Promise<SignIn[]> {
  // Those of each action have an index in this order.
  return await sql<SignIn[]>`
    SELECT at, address, entry.action = 'session.started' AS "hasSucceeded"
    FROM (VALUES ('session.started'), ('session.failed')) AS wanted (action)
    CROSS JOIN LATERAL (
      SELECT * FROM audit WHERE subject_id = ${id} AND audit.action = wanted.action
      ORDER BY at DESC, id DESC LIMIT ${MAX_SIGN_INS}) entry
    ORDER BY at DESC, id DESC LIMIT ${MAX_SIGN_INS}`
}

/** Counts what somebody has sent and their conversations, up to one more than MAX_COUNTED. */
export async function countUse(
  sql: Sql,
  { id }: Person,
): Promise<{ messagesSent: number; conversations: number }> {
  const atMost = MAX_COUNTED + 1
  const [counted] = await sql<{ messagesSent: number; conversations: number }[]>`
    SELECT
      (SELECT count(*)::int FROM (SELECT FROM messages WHERE sender_id = ${id} LIMIT ${atMost}) sent) AS "messagesSent",
      (SELECT count(*)::int FROM (
        SELECT FROM participants WHERE user_id = ${id} AND active_slot IS NOT NULL LIMIT ${atMost}) had) AS conversations`
  return counted ?? { messagesSent: 0, conversations: 0 }
}

function columnsOf(sql: Sql) {
  return sql`
    users.id, username, display_name AS "displayName", role, disabled_at IS NOT NULL AS "isDisabled", users.created_at AS "createdAt",
    nullif(users.seen_at, '-infinity') AS "lastSeenAt",
    EXISTS (SELECT FROM two_step WHERE two_step.user_id = users.id) AS "hasTwoStep"`
}

type Fragment = ReturnType<typeof columnsOf>

/** What a list is sorted by, each with an index; its direction; how a cursor writes a place, and reads it again. */
function orderOf(sql: Sql, sort: Sort) {
  const name = { key: sql`lower(username COLLATE "C")`, place: sql`lower(username COLLATE "C")` }
  const made = { key: sql`users.created_at`, place: sql`${microsOf(sql, sql`users.created_at`)}::text` }
  const seen = {
    key: sql`users.seen_at`,
    place: sql`CASE WHEN users.seen_at = '-infinity' THEN ${NEVER} ELSE ${microsOf(sql, sql`users.seen_at`)}::text END`,
  }
  const moment = (place: string) =>
    place === NEVER
      ? sql`timestamptz '-infinity'`
      : sql`timestamptz 'epoch' + ${place}::bigint * interval '1 microsecond'`
  const orders = {
    name: { ...name, direction: sql`ASC`, beyond: sql`>`, read: (place: string) => sql`${place}` },
    newest: { ...made, direction: sql`DESC`, beyond: sql`<`, read: moment },
    oldest: { ...made, direction: sql`ASC`, beyond: sql`>`, read: moment },
    seen: { ...seen, direction: sql`DESC`, beyond: sql`<`, read: moment },
    unseen: { ...seen, direction: sql`ASC`, beyond: sql`>`, read: moment },
  } satisfies Record<Sort, unknown>
  return orders[sort]
}

function isAfter(sql: Sql, { sort, after }: Listing) {
  const { key, beyond, read } = orderOf(sql, sort)
  return after ? sql`AND (${key}, users.id) ${beyond} (${read(after.place)}, ${after.id}::bigint)` : sql``
}

/** Those of some accounts that belong into a list. */
function among(sql: Sql, listing: Listing, ids: number[]): Fragment {
  const { key, direction } = orderOf(sql, listing.sort)
  return sql`
    SELECT users.id AS listed_id FROM unnest(${[...new Set(ids)]}::bigint[]) AS wanted (wanted_id)
    CROSS JOIN LATERAL (
      SELECT * FROM users WHERE users.id = wanted_id AND state = ANY(${listing.states}::text[])
        AND role = ANY(${listing.roles}::text[]) ${isAfter(sql, listing)} OFFSET 0) users
    ORDER BY ${key} ${direction}, users.id ${direction} LIMIT ${listing.limit}`
}

/** The first of each state and role, from the index that has them in the list's order. */
function onTheWay(sql: Sql, listing: Listing): Fragment {
  const { key, direction } = orderOf(sql, listing.sort)
  const isFound = listing.q === '' ? sql`` : sql`AND ${isNamed(sql, listing.q)}`
  const [first = sql`SELECT NULL::bigint AS listed_id WHERE false`, ...others] = listing.states.flatMap(
    state =>
      listing.roles.map(
        role => sql`(
        SELECT users.id AS listed_id FROM users
        WHERE state = ${state} AND role = ${role} ${isFound} ${isAfter(sql, listing)}
        ORDER BY ${key} ${direction}, users.id ${direction} LIMIT ${listing.limit})`,
      ),
  )
  return others.reduce<Fragment>((all, other) => sql`${all} UNION ALL ${other}`, first)
}
