import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/client.ts'
import { readMoment } from '../database/moments.ts'
import type { FileOfMessage } from '../files/model.ts'
import { filesOfMessage } from '../files/store.ts'
import type { News } from './news.ts'
import type { Weekday } from './quiet-hours.ts'
import { DEFAULT_NOTIFICATIONS, type NotificationSettings } from './settings.ts'

type SettingsRow = Omit<NotificationSettings, 'quiet' | 'pausedUntil'> & {
  pausedUntil: string | Date | null
  quietDays: Weekday[]
  quietFrom: string
  quietUntil: string
}

/** Reads how somebody wants to be told. */
export async function readNotificationSettings(
  sql: Sql | Transaction,
  { id }: Pick<Person, 'id'>,
): Promise<NotificationSettings> {
  const [row] = await sql<SettingsRow[]>`
    SELECT ${settingsColumns(sql)} FROM notification_settings WHERE user_id = ${id}`
  return row ? toSettings(row) : DEFAULT_NOTIFICATIONS
}

/** Keeps how somebody wants to be told, in place of what was before. */
export async function storeNotificationSettings(
  sql: Sql | Transaction,
  { id }: Pick<Person, 'id'>,
  { playsSound, showsNotifications, showsText, quiet, timeZone, pausedUntil }: NotificationSettings,
): Promise<void> {
  await sql`
    INSERT INTO notification_settings
      (user_id, plays_sound, shows_notifications, shows_text, quiet_days, quiet_from, quiet_until, time_zone, paused_until)
    SELECT id, ${playsSound}, ${showsNotifications}, ${showsText}, ${quiet.days}::bigint[]::smallint[], ${quiet.from}::time,
           ${quiet.until}::time, ${timeZone}, ${pausedUntil}::timestamptz
    FROM users WHERE id = ${id} AND deleted_at IS NULL
    ON CONFLICT (user_id) DO UPDATE
    SET plays_sound = excluded.plays_sound, shows_notifications = excluded.shows_notifications,
        shows_text = excluded.shows_text, quiet_days = excluded.quiet_days, quiet_from = excluded.quiet_from,
        quiet_until = excluded.quiet_until, time_zone = excluded.time_zone, paused_until = excluded.paused_until`
}

/** What is null where there is none. */
type FilesAndSettings = { files: FileOfMessage[] | null; settings: SettingsRow | null }

/** Finds a message to somebody, as it stands for them now. Returns null where there is none to them. */
export async function findNews(
  sql: Sql,
  { id }: Pick<Person, 'id'>,
  messageId: number,
): Promise<News | null> {
  const [row] = await sql<(Omit<News, 'settings' | 'files'> & FilesAndSettings)[]>`
    SELECT messages.id AS "messageId", messages.seq, body,
           CASE WHEN has_files THEN ${filesOfMessage(sql)} END AS files, sender.id AS "senderId", sender.username AS sender,
           sender.display_name AS "senderDisplayName", read_seq >= messages.seq AS "isRead",
           deleted_at IS NOT NULL OR disappeared_at IS NOT NULL OR coalesce(expires_at <= now(), false) AS "isGone",
           coalesce(muted_until > now(), false) AS "isMuted", "isBlocked", settings
    FROM messages
    CROSS JOIN LATERAL (
      SELECT id, username, display_name FROM users WHERE users.id = sender_id OFFSET 0) sender
    CROSS JOIN LATERAL (
      SELECT read_seq, muted_until FROM participants
      WHERE user_id = recipient_id AND participants.conversation_id = messages.conversation_id OFFSET 0) participant
    CROSS JOIN LATERAL (
      SELECT is_closed OR low_blocks_since IS NOT NULL OR high_blocks_since IS NOT NULL AS "isBlocked" FROM conversations
      WHERE conversations.id = messages.conversation_id OFFSET 0) conversation
    LEFT JOIN LATERAL (
      SELECT to_jsonb(settings) AS settings
      FROM (SELECT ${settingsColumns(sql)} FROM notification_settings WHERE user_id = recipient_id) settings) chosen ON true
    WHERE messages.id = ${messageId} AND recipient_id = ${id}`
  if (!row) return null
  const { settings, files, ...news } = row
  return { ...news, files: files ?? [], settings: settings ? toSettings(settings) : DEFAULT_NOTIFICATIONS }
}

/** So many conversations are counted that have something unread, of the latest of somebody's that may have. */
export const MAX_UNREAD = 100
const MAX_LOOKED_AT = 500

/** Lists in which conversations somebody has something unread, by the names of the partners: not of those that are muted or archived. */
export async function listUnread(sql: Sql, { id }: Pick<Person, 'id'>, limit: number): Promise<string[]> {
  const rows = await sql<{ partner: string }[]>`
    SELECT username AS partner
    FROM (
      SELECT conversation_id, read_seq, own_unread, is_marked_unread, muted_until FROM participants
      WHERE (user_id, section) BETWEEN (${id}::bigint, 'main') AND (${id}::bigint, 'z') AND active_slot IS NOT NULL
      ORDER BY user_id DESC, section DESC, active_slot DESC LIMIT ${MAX_LOOKED_AT}) latest
    CROSS JOIN LATERAL (
      SELECT low_user_id + high_user_id - ${id}::bigint AS partner_id FROM conversations
      WHERE conversations.id = conversation_id AND last_seq > 0
        AND (last_seq - read_seq - own_unread > 0 OR is_marked_unread) AND coalesce(muted_until <= now(), true)
      OFFSET 0) unread
    CROSS JOIN LATERAL (SELECT username FROM users WHERE users.id = partner_id OFFSET 0) partner
    LIMIT ${limit}`
  return rows.map(({ partner }) => partner)
}

function settingsColumns(sql: Sql | Transaction) {
  return sql`
    plays_sound AS "playsSound", shows_notifications AS "showsNotifications", shows_text AS "showsText",
    to_jsonb(quiet_days) AS "quietDays", to_char(quiet_from, 'HH24:MI') AS "quietFrom", to_char(quiet_until, 'HH24:MI') AS "quietUntil",
    time_zone AS "timeZone", paused_until AS "pausedUntil"`
}

/** In JSON a moment is a text. */
function toSettings({
  quietDays,
  quietFrom,
  quietUntil,
  pausedUntil,
  ...rest
}: SettingsRow): NotificationSettings {
  return {
    ...rest,
    quiet: { days: quietDays, from: quietFrom, until: quietUntil },
    pausedUntil: pausedUntil === null ? null : readMoment(pausedUntil),
  }
}
