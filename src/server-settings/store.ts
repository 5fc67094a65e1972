import type { Sql, Transaction } from '../database/connect.ts'

/** What is stored of a setting: its text, and who set it when. */
export type StoredSetting = { name: string; value: string; changedAt: Date; changedBy: string }

/** Reads what was set while servers ran. */
export async function readStoredSettings(sql: Sql | Transaction): Promise<Map<string, StoredSetting>> {
  const rows = await sql<StoredSetting[]>`
    SELECT name, value, changed_at AS "changedAt", changed_by AS "changedBy" FROM server_settings
    ORDER BY name`
  return new Map(rows.map(row => [row.name, row]))
}

/** Lets one transaction at a time change settings, until it ends. */
export async function lockSettings(transaction: Sql | Transaction): Promise<void> {
  await transaction`SELECT pg_advisory_xact_lock(hashtext('chatapp server settings'))`
}

/** Stores a setting. A trigger tells every instance. */
export async function storeSetting(
  transaction: Sql | Transaction,
  { name, value, changedBy }: Omit<StoredSetting, 'changedAt'>,
): Promise<void> {
  await transaction`
    INSERT INTO server_settings (name, value, changed_by) VALUES (${name}, ${value}, ${changedBy})
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_by = excluded.changed_by, changed_at = now()`
}
