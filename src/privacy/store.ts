import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'

/** What somebody shows to others, and so sees of others. */
export type Privacy = { showsReadMarks: boolean; showsPresence: boolean }

/** What of it is to be otherwise. */
export type PrivacyChange = Partial<Privacy>

/** Reads what somebody shows. */
export async function readPrivacy(sql: Sql | Transaction, person: Person): Promise<Privacy> {
  const [privacy] = await sql<Privacy[]>`
    SELECT shows_read_marks AS "showsReadMarks", shows_presence AS "showsPresence" FROM users WHERE id = ${person.id}`
  if (!privacy) throw new Error(`There is no person ${person.id}.`)
  return privacy
}

/** Changes what somebody shows; it holds at once for all that is read and announced from then on. */
export async function savePrivacy(
  sql: Sql | Transaction,
  person: Person,
  { showsReadMarks, showsPresence }: PrivacyChange,
): Promise<void> {
  if (showsReadMarks === undefined && showsPresence === undefined) return
  await sql`
    UPDATE users
    SET shows_read_marks = coalesce(${showsReadMarks ?? null}, shows_read_marks),
        shows_presence = coalesce(${showsPresence ?? null}, shows_presence)
    WHERE id = ${person.id}`
}
