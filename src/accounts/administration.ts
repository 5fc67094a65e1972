import type { Sql } from '../database/connect.ts'
import type { Account, Person } from './store.ts'

// What the operator does to accounts while servers run. Triggers tell the servers to drop what they have cached.

/** An account as the operator sees it. */
export type ListedAccount = Account & { createdAt: Date; lastSeenAt: Date | null; sessions: number }

/** Lists every account, by name. A session records about hourly that it is in use. */
export async function listAccounts(sql: Sql): Promise<ListedAccount[]> {
  return await sql<ListedAccount[]>`
    SELECT users.id, username, disabled_at IS NOT NULL AS "isDisabled", users.created_at AS "createdAt",
           max(last_seen_at) AS "lastSeenAt", count(sessions.id)::int AS sessions
    FROM users LEFT JOIN sessions ON user_id = users.id AND expires_at > now()
    GROUP BY users.id ORDER BY lower(username COLLATE "C")`
}

/** Sets a new password. A trigger ends every session: whoever knew the old one is out. */
export async function changePassword(sql: Sql, person: Person, passwordHash: string): Promise<void> {
  await sql`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${person.id}`
}

/** Disables an account, whose sessions a trigger then ends, or enables it again. */
export async function setDisabled(sql: Sql, person: Person, isDisabled: boolean): Promise<void> {
  await sql`
    UPDATE users SET disabled_at = CASE WHEN ${isDisabled} THEN coalesce(disabled_at, now()) END
    WHERE id = ${person.id}`
}

/** Ends every session of somebody. @returns how many there were */
export async function endSessionsOf(sql: Sql, person: Person): Promise<number> {
  return (await sql`DELETE FROM sessions WHERE user_id = ${person.id}`).count
}

/** Removes an account. Its sessions and conversations go with it, with the messages of both people. */
export async function deleteAccount(sql: Sql, person: Person): Promise<void> {
  await sql`DELETE FROM users WHERE id = ${person.id}`
}
