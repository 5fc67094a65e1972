import type { Sql } from '../../src/database/client.ts'

type Crowd = { people: number; conversations: number; messagesEach: number }

const SYLLABLES = 'ba be di do fa ger han il jo ka len mo na or pet rus sen ta ul vin wer yan zo'.split(' ')

/**
 * Adds many people, and conversations of `Busy`, one of them, with those who come first in the alphabet, which is the worst for
 * the list of everybody else; `Newcomer` has none. Every fiftieth name begins with `zz`. The triggers are left out, which take
 * minutes: what they would have filled in is written here.
 */
export async function addCrowd(sql: Sql, { people, conversations, messagesEach }: Crowd): Promise<void> {
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      INSERT INTO users (username, password_hash)
      SELECT CASE n WHEN 1 THEN 'Busy' WHEN 2 THEN 'Newcomer' ELSE name || n END, '' FROM (
        SELECT n, CASE WHEN n % 50 = 0 THEN 'zz' ELSE string_agg(syllable, '' ORDER BY place) END AS name
        FROM generate_series(1, ${people}::int) n
        CROSS JOIN LATERAL (
          SELECT place, (${SYLLABLES}::text[])[1 + floor(random() * ${SYLLABLES.length}::int + n * 0)] AS syllable
          FROM generate_series(1, 4) place) chosen
        GROUP BY n) named ORDER BY random()`
    await tx`INSERT INTO name_ends SELECT name_ends_of(username), id FROM users`
    await tx`
      INSERT INTO conversations (low_user_id, high_user_id, last_seq)
      SELECT least(busy.id, partner.id), greatest(busy.id, partner.id), ${messagesEach}
      FROM users busy,
           (SELECT id FROM users WHERE username NOT IN ('Busy', 'Newcomer')
            ORDER BY lower(username COLLATE "C") LIMIT ${conversations}) partner
      WHERE busy.username = 'Busy' ORDER BY random()`
    await tx`
      INSERT INTO participants (user_id, conversation_id, partner_name)
      SELECT person, conversations.id, lower(username COLLATE "C") FROM conversations
      CROSS JOIN LATERAL (VALUES (low_user_id, high_user_id), (high_user_id, low_user_id)) AS people (person, partner)
      JOIN users ON users.id = partner`
    await tx`
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body)
      SELECT id, seq, CASE seq % 2 WHEN 0 THEN low_user_id ELSE high_user_id END,
             CASE seq % 2 WHEN 0 THEN high_user_id ELSE low_user_id END,
             'Message number ' || seq || ', about as long as people write when they have something to say.'
      FROM generate_series(1, ${messagesEach}::int) seq CROSS JOIN conversations
      ORDER BY seq, random()`
    await tx`INSERT INTO message_days SELECT DISTINCT day_of(created_at), block_of(id) FROM messages`
  })
}

/** Has the last message of each conversation be from some time between then and now. */
export async function spreadConversations(sql: Sql, since: string): Promise<void> {
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      UPDATE conversations SET last_message_at = at, active_slot = slot_of(at)
      FROM (SELECT id, now() - random() * ${since}::interval AS at FROM conversations) moment
      WHERE moment.id = conversations.id`
    await tx`
      UPDATE participants SET active_slot = conversations.active_slot FROM conversations
      WHERE conversations.id = conversation_id`
  })
  await sql.unsafe('VACUUM ANALYZE')
}
