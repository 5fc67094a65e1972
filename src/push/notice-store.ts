import type { PendingQuery, Row } from 'postgres'
import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import type { Job } from '../jobs/model.ts'
import { isStillTaken } from '../jobs/taken.ts'
import { type HeardMessage, isRecent, latestOf, recentMessages, rowsOf } from '../outbound/heard.ts'

/** The notification of a conversation on a device. */
export type Notice = { subscription: number; conversation: number }

/**
 * What a device was told of a conversation: of which message, 0 for none, and a digest of what it shows of it. While it is being told of something newer,
 * until that is recorded, it is not certain which of the two it shows: `told_seq` in the table is then -1 less the number.
 */
export type Told = { seq: number; text: string | null; isCertain: boolean }

/** A page that shows the conversation marks a message as read within this time, so that nobody is told of it; and what comes meanwhile is told with it. */
const GRACE_S = 2

const NOTED_AT_ONCE = 200

/** A job that was to bring a device up to date, and was given up, is forgotten after this time: no pause between two attempts is as long. */
const FORGOTTEN_AFTER = '2 hours'

/**
 * Has the devices of whom messages are for told of them. Each instance hears of each message: whichever comes first adds the job, and the others
 * find it. Whoever has no device costs a look at an index.
 */
export async function noteMessages(sql: Sql, heard: readonly HeardMessage[]): Promise<void> {
  await sql`
    WITH heard AS (${rowsOf(sql, heard)}),
    noted AS (
      INSERT INTO push_notices (subscription_id, conversation_id, queued_at)
      SELECT push_subscriptions.id, conversation_id, now() FROM heard
      JOIN push_subscriptions ON push_subscriptions.user_id = heard.user_id
      ORDER BY push_subscriptions.id, conversation_id
      ON CONFLICT (subscription_id, conversation_id) DO UPDATE SET queued_at = now()
      WHERE coalesce(push_notices.queued_at < now() - ${FORGOTTEN_AFTER}::interval, true)
        AND push_notices.told_seq < (SELECT seq FROM heard JOIN push_subscriptions ON push_subscriptions.user_id = heard.user_id
          WHERE push_subscriptions.id = push_notices.subscription_id AND heard.conversation_id = push_notices.conversation_id)
      RETURNING subscription_id, conversation_id)
    ${addJobs(sql, GRACE_S)}`
}

/** As `noteMessages`, of the latest messages that were not read: for what may not have been heard. */
export async function noteRecentMessages(sql: Sql): Promise<void> {
  const heard = await sql<HeardMessage[]>`
    SELECT recipient_id AS "personId", conversation_id AS "conversationId", seq
    FROM (${recentMessages(sql)}) recent
    CROSS JOIN LATERAL (SELECT FROM push_subscriptions WHERE user_id = recipient_id LIMIT 1) device
    CROSS JOIN LATERAL (
      SELECT FROM participants
      WHERE user_id = recipient_id AND participants.conversation_id = recent.conversation_id AND read_seq < seq OFFSET 0) unread
    WHERE ${isRecent(sql)}`
  const toNote = latestOf(heard)
  while (toNote.length > 0) await noteMessages(sql, toNote.splice(0, NOTED_AT_ONCE))
}

/**
 * Has notifications taken away that somebody has read elsewhere.
 * @param personIds those who have read something; null for everybody: what they have read may not have been heard
 */
export async function noteReaders(sql: Sql, personIds: readonly number[] | null): Promise<void> {
  const devices = personIds
    ? sql`SELECT id, user_id FROM push_subscriptions WHERE user_id = ANY(${[...personIds]}::bigint[])`
    : sql`SELECT id, user_id FROM push_subscriptions`
  // Where it is not certain which message a device shows, it may be any that is not read.
  const isRead = sql`
    EXISTS (SELECT FROM participants
      WHERE participants.user_id = devices.user_id AND participants.conversation_id = push_notices.conversation_id AND told_seq <= read_seq
        AND (told_seq > 0 OR NOT EXISTS (SELECT FROM messages
          WHERE messages.conversation_id = push_notices.conversation_id AND recipient_id = devices.user_id AND seq > read_seq
            AND deleted_at IS NULL)))`
  await noteShown(sql, devices, isRead)
}

/**
 * Has notifications brought up to date of messages that were deleted or edited.
 * @param changed messages that were changed; null for all that devices show: what was changed may not have been heard
 */
export async function noteChanged(sql: Sql, changed: readonly HeardMessage[] | null): Promise<void> {
  const devices = changed
    ? sql`SELECT id, conversation_id, seq FROM (${rowsOf(sql, changed)}) changed JOIN push_subscriptions USING (user_id)`
    : sql`SELECT subscription_id AS id, conversation_id, told_seq AS seq FROM push_notices`
  const isOther = sql`
    push_notices.conversation_id = devices.conversation_id AND (told_seq = devices.seq OR told_seq < 0)
    AND EXISTS (SELECT FROM messages
      WHERE (messages.conversation_id, messages.seq) = (devices.conversation_id, devices.seq)
        AND (deleted_at IS NOT NULL OR edited_at IS NOT NULL))`
  await noteShown(sql, devices, isOther)
}

/** Adds jobs for what devices show, under a condition, unless one waits already. */
async function noteShown(
  sql: Sql,
  devices: PendingQuery<Row[]>,
  condition: PendingQuery<Row[]>,
): Promise<void> {
  await sql`
    WITH shown AS (
      SELECT subscription_id, push_notices.conversation_id FROM (${devices}) devices
      JOIN push_notices ON subscription_id = devices.id
      WHERE told_seq <> 0 AND coalesce(queued_at < now() - ${FORGOTTEN_AFTER}::interval, true) AND ${condition}
      ORDER BY subscription_id, push_notices.conversation_id FOR UPDATE OF push_notices),
    noted AS (
      UPDATE push_notices SET queued_at = now() FROM shown
      WHERE (push_notices.subscription_id, push_notices.conversation_id) = (shown.subscription_id, shown.conversation_id)
        AND coalesce(queued_at < now() - ${FORGOTTEN_AFTER}::interval, true)
      RETURNING push_notices.subscription_id, push_notices.conversation_id)
    ${addJobs(sql, 0)}`
}

/** The lane is the host, without the rest of the address, which is a secret. */
function addJobs(sql: Sql, afterS: number) {
  return sql`
    INSERT INTO jobs (kind, user_id, content, due_at)
    SELECT 'push', user_id, jsonb_build_object('lane', substring(endpoint FROM '//([^/]+)'), 'subscription', subscription_id,
             'conversation', conversation_id), now() + ${afterS} * interval '1 second'
    FROM noted JOIN push_subscriptions ON push_subscriptions.id = subscription_id`
}

/** Adds a job that shows on a device that notifications work. */
export async function addTry(sql: Sql, { id }: Pick<Person, 'id'>, deviceId: number): Promise<boolean> {
  const { count } = await sql`
    INSERT INTO jobs (kind, user_id, content)
    SELECT 'push', user_id, jsonb_build_object('lane', substring(endpoint FROM '//([^/]+)'), 'subscription', id, 'conversation', NULL)
    FROM push_subscriptions WHERE id = ${deviceId} AND user_id = ${id}`
  return count > 0
}

/** A job begins: what comes from now on needs another one. Returns what the device was told last; null where there is nothing to do. */
export async function beginNotice(sql: Sql, { subscription, conversation }: Notice): Promise<Told | null> {
  const [told] = await sql<Told[]>`
    UPDATE push_notices SET queued_at = NULL WHERE subscription_id = ${subscription} AND conversation_id = ${conversation}
    RETURNING greatest(told_seq, -1 - told_seq) AS seq, told_text AS text, told_seq >= 0 AS "isCertain"`
  return told ?? null
}

/**
 * A job has failed, and waits.
 * @returns false where another one does already, there is nothing to do any more, or this one is another instance's by now
 */
export async function waitForNotice(
  sql: Sql,
  { subscription, conversation }: Notice,
  job: Pick<Job<'push'>, 'id' | 'attempt'>,
): Promise<boolean> {
  const { count } = await sql`
    UPDATE push_notices SET queued_at = now()
    WHERE subscription_id = ${subscription} AND conversation_id = ${conversation} AND queued_at IS NULL
      AND ${isStillTaken(sql, job)}`
  return count > 0
}

/**
 * Records that a device is about to be told something. Until `recordTold`, it is not certain whether it shows that: the instance may die, and the answer
 * may get lost.
 */
export async function recordTelling(sql: Sql, { subscription, conversation }: Notice): Promise<void> {
  await sql`
    UPDATE push_notices SET told_seq = least(told_seq, -1 - told_seq)
    WHERE subscription_id = ${subscription} AND conversation_id = ${conversation}`
}

/** Records what a device was told. */
export async function recordTold(
  sql: Sql,
  { subscription, conversation }: Notice,
  { seq, text }: Pick<Told, 'seq' | 'text'>,
): Promise<void> {
  await sql`
    UPDATE push_notices SET told_seq = ${seq}, told_text = ${text}
    WHERE subscription_id = ${subscription} AND conversation_id = ${conversation}`
}

/** Forgets the notification of a conversation on a device, unless there is something to tell meanwhile. */
export async function removeNotice(sql: Sql, { subscription, conversation }: Notice): Promise<void> {
  await sql`
    DELETE FROM push_notices
    WHERE subscription_id = ${subscription} AND conversation_id = ${conversation} AND queued_at IS NULL`
}

/** A message that somebody has not read. */
export type Unread = { id: number; seq: number; createdAt: Date; isEdited: boolean }

/** Finds the latest message of a conversation that its person has not read, and that is still there. */
export async function findLatestUnread(
  sql: Sql,
  personId: number,
  conversationId: number,
): Promise<Unread | null> {
  const [unread] = await sql<Unread[]>`
    SELECT id, seq, created_at AS "createdAt", edited_at IS NOT NULL AS "isEdited" FROM messages
    WHERE conversation_id = ${conversationId} AND recipient_id = ${personId} AND deleted_at IS NULL
      AND seq > (SELECT read_seq FROM participants WHERE user_id = ${personId} AND conversation_id = ${conversationId})
    ORDER BY seq DESC LIMIT 1`
  return unread ?? null
}

/** Finds with whom a conversation is. */
export async function findPartnerName(
  sql: Sql,
  personId: number,
  conversationId: number,
): Promise<string | null> {
  const [partner] = await sql<{ username: string }[]>`
    SELECT username FROM conversations JOIN users ON users.id = low_user_id + high_user_id - ${personId}::bigint
    WHERE conversations.id = ${conversationId} AND ${personId} IN (low_user_id, high_user_id)`
  return partner?.username ?? null
}
