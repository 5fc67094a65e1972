import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import type { Preferences } from '../http/preferences.ts'
import type { PictureSize } from './model.ts'
import type { Picture } from './picture.ts'

/** Sets the name that somebody is shown by. Returns the one of before; null when it is the same, or the account was deleted. */
export async function setDisplayName(
  transaction: Sql | Transaction,
  { id }: Person,
  displayName: string,
): Promise<string | null> {
  const [row] = await transaction<{ old: string }[]>`
    WITH was AS (SELECT id, display_name FROM users WHERE id = ${id} AND deleted_at IS NULL FOR NO KEY UPDATE)
    UPDATE users SET display_name = ${displayName} FROM was
    WHERE users.id = was.id AND was.display_name <> ${displayName}
    RETURNING was.display_name AS old`
  return row?.old ?? null
}

/** Sets how somebody wants pages to be; what is undefined stays. */
export async function setPreferences(
  transaction: Sql | Transaction,
  { id }: Person,
  { language, theme, density, sendKey }: { [Key in keyof Preferences]?: Preferences[Key] | undefined },
): Promise<void> {
  await transaction`
    UPDATE users
    SET language = coalesce(${language ?? null}, language), theme = coalesce(${theme ?? null}, theme),
        density = coalesce(${density ?? null}, density), send_key = coalesce(${sendKey ?? null}, send_key)
    WHERE id = ${id} AND deleted_at IS NULL`
}

/** Stores somebody's picture in place of one that was there before. */
export async function storePicture(sql: Sql, { id }: Person, { hash, small, large }: Picture): Promise<void> {
  await sql`
    INSERT INTO pictures (user_id, hash, small, large)
    SELECT id, ${hash}, ${small}, ${large} FROM users WHERE id = ${id} AND deleted_at IS NULL FOR NO KEY UPDATE
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, small = excluded.small, large = excluded.large
    WHERE pictures.hash <> excluded.hash`
}

/** Removes somebody's picture. */
export async function removePicture(sql: Sql, { id }: Person): Promise<void> {
  await sql`DELETE FROM pictures WHERE user_id = ${id}`
}

/** Finds a picture by its hash, also one that somebody is still shown who was blocked. Two people may have the same one. */
export async function findPicture(
  sql: Sql,
  hash: string,
  size: PictureSize,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = size === 'small' ? sql`small` : sql`large`
  const [picture] = await sql<{ bytes: Uint8Array<ArrayBuffer> }[]>`
    SELECT ${bytes} AS bytes FROM pictures WHERE hash = ${hash}
    UNION ALL SELECT ${bytes} FROM earlier_pictures WHERE hash = ${hash} LIMIT 1`
  return picture?.bytes ?? null
}
