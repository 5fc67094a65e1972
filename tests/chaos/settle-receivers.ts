import type { SubscribedBrowser } from '../support/push-service.ts'
import { whenAnswered } from './postgres.ts'
import { judgeTelling, type Owed, type Shown } from './told.ts'
import type { Finding } from './verdict.ts'
import type { World } from './world.ts'

const LOOK_EVERY_MS = 100

/** After how long what waits is hurried once more, which is longer each time, and after how long at most. */
const HURRY_AFTER_MS = { first: 250, most: 8_000 }

/**
 * Has what waits for another try be tried now, and what an instance was at that died: as if the minutes were over for which that waits. To be called
 * seldom: each time is an attempt, of which a job has forty.
 */
export async function hurryJobs({ sql }: Pick<World, 'sql'>): Promise<void> {
  await whenAnswered(
    () => sql`
      WITH hurried AS (
        UPDATE jobs SET due_at = now()
        WHERE kind IN ('push', 'webhook') AND ended_at IS NULL AND (error IS NOT NULL OR due_at < now() + interval '1 minute')
        RETURNING kind)
      SELECT pg_notify('chatapp', json_build_object('type', 'job_added', 'kind', kind)::text) FROM hurried GROUP BY kind`,
  )
}

/**
 * Waits until everybody was told of all that there is to tell, or until nothing has been told for a time. To be called when the writers have finished
 * and the faults are over. Then judges.
 */
export async function settleReceivers(world: World, quietMs: number): Promise<Finding[]> {
  world.receivers.be('well')
  let told = 0
  let hurryAt = 0
  let pauseMs = HURRY_AFTER_MS.first
  for (let toldAt = performance.now(); ; await Bun.sleep(LOOK_EVERY_MS)) {
    const now = performance.now()
    if (now > hurryAt) {
      await hurryJobs(world)
      hurryAt = now + pauseMs
      pauseMs = Math.min(2 * pauseMs, HURRY_AFTER_MS.most)
    }
    const toldByNow = countTold(world)
    if (toldByNow > told) toldAt = now
    told = toldByNow
    const isQuiet = now - toldAt > quietMs
    if (!isQuiet && (await countJobs(world)) > 0) continue
    const findings = await judgeNow(world)
    if (isQuiet || findings.length === 0) return findings
  }
}

/** How much was told so far. */
export function countTold({ receivers: { posted, browsers } }: World): number {
  return posted.length + [...browsers.values()].reduce((sum, { arrived }) => sum + arrived.length, 0)
}

/** How many jobs there are that tell somebody of something. */
export async function countJobs({ sql }: World): Promise<number> {
  const [row] = await whenAnswered(
    () => sql<{ count: number }[]>`
      SELECT count(*)::int AS count FROM jobs WHERE kind IN ('push', 'webhook') AND ended_at IS NULL`,
  )
  return row?.count ?? 0
}

async function judgeNow({ sql, receivers }: World): Promise<Finding[]> {
  const owed = await whenAnswered(
    () => sql<Owed[]>`
      SELECT messages.id, seq, sender.username AS sender, messages.deleted_at IS NOT NULL AS "isDeleted" FROM messages
      JOIN users sender ON sender.id = sender_id JOIN users recipient ON recipient.id = recipient_id
      WHERE recipient.username = ${receivers.owner()} ORDER BY conversation_id, seq`,
  )
  const conversations = await whenAnswered(
    () => sql<Omit<Shown, 'last'>[]>`
      SELECT person.username AS person, partner.username AS partner, unread.created_at AS "unreadSince"
      FROM participants JOIN conversations ON conversations.id = conversation_id
      JOIN users person ON person.id = user_id
      JOIN users partner ON partner.id = low_user_id + high_user_id - user_id
      LEFT JOIN LATERAL (
        SELECT created_at FROM messages
        WHERE messages.conversation_id = conversations.id AND recipient_id = user_id AND seq > read_seq AND deleted_at IS NULL
        ORDER BY seq DESC LIMIT 1) unread ON true`,
  )
  const shown = conversations.map(one => ({
    ...one,
    last: lastShown(receivers.browsers.get(one.person), one.partner),
  }))
  return judgeTelling({ owed, posted: receivers.posted, shown })
}

function lastShown(browser: SubscribedBrowser | undefined, partner: string): Shown['last'] {
  return browser?.arrived.findLast(({ notification }) => notification.tag === `conversation:${partner}`)
    ?.notification
}
