import type { Sql } from '../../src/database/connect.ts'
import { findStems } from '../../src/search/stems.ts'
import { BLOCK_SIZE } from '../../src/search-index/blocks.ts'
import { documentOf, tokensOfTexts } from '../../src/search-index/document.ts'

const WORDS = 30_000
const TEXTS = 40_000
const WORDS_EACH = 9
const PEOPLE = 20_000
const CONVERSATIONS = 10_000
const SYLLABLES =
  'ba be di do fa ger han il jo ka len mo na or pet rus sen ta ul vin wer yan zo ing er'.split(' ')

/** A word by its rank: each is twice as common as the one of twice its rank, as in a language. */
export function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length]
  return word
}

function randomText(): string {
  const rank = () => Math.floor(WORDS ** Math.random()) - 1
  return Array.from({ length: WORDS_EACH }, () => wordOf(rank())).join(' ')
}

/**
 * Adds messages of five years, with the documents that the index would have made of them. `Busy`, with 10,000 conversations, has a tenth of all, `Few`,
 * with 10, a thousandth; the rest is of people who talk in pairs.
 */
export async function addSearched(sql: Sql, messages: number): Promise<void> {
  await addTexts(sql)
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      INSERT INTO users (username, password_hash)
      SELECT CASE n WHEN 1 THEN 'Busy' WHEN 2 THEN 'Few' ELSE 'person' || n END, '' FROM generate_series(1, ${PEOPLE}::int) n`
    await tx`SET LOCAL work_mem = '256MB'`
    await tx`
      INSERT INTO conversations (low_user_id, high_user_id)
      SELECT 1, n FROM generate_series(3, ${CONVERSATIONS + 2}::int) n
      UNION ALL SELECT 2, n FROM generate_series(3, 12) n
      UNION ALL SELECT n, n + 1 FROM generate_series(3, ${PEOPLE - 1}::int, 2) n`
    await tx`
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body, created_at)
      SELECT conversations.id, n, CASE n % 2 WHEN 0 THEN low_user_id ELSE high_user_id END,
             CASE n % 2 WHEN 0 THEN high_user_id ELSE low_user_id END, text.body,
             now() - (${messages}::int - n) * (interval '5 years' / ${messages}::int)
      FROM (
        SELECT n, 1 + floor(random() * ${TEXTS})::int AS text,
               CASE WHEN random() < 0.1 THEN 1 + floor(random() * ${CONVERSATIONS})::int
                    WHEN random() < 0.00112 THEN ${CONVERSATIONS}::int + 1 + floor(random() * 10)::int
                    ELSE ${CONVERSATIONS}::int + 11 + floor(random() * ${Math.floor((PEOPLE - 3) / 2)})::int END AS conversation
        FROM generate_series(1, ${messages}::int) n OFFSET 0) chosen
      JOIN conversations ON conversations.id = chosen.conversation
      JOIN texts text ON text.id = chosen.text
      ORDER BY n`
    await tx`INSERT INTO message_days SELECT DISTINCT day_of(created_at), block_of(id) FROM messages`
  })
  await addDocuments(sql)
}

/** Some thousand texts of which all messages are: what words they have is the same, and they need not all be made. */
async function addTexts(sql: Sql): Promise<void> {
  await sql`CREATE UNLOGGED TABLE texts (id integer PRIMARY KEY, body text, words tsvector)`
  const texts = Array.from({ length: TEXTS }, randomText)
  const read = texts.map(body => tokensOfTexts({ body, fileNames: [] }))
  const stemsOf = await findStems(sql, read.flat())
  await sql`
    INSERT INTO texts SELECT number, body, words::tsvector
    FROM unnest(${texts}::text[], ${read.map(tokens => documentOf(tokens, stemsOf))}::text[]) WITH ORDINALITY AS made (body, words, number)`
}

/** As `src/search-index` does it, but all at once. */
async function addDocuments(sql: Sql): Promise<void> {
  const [index] = await sql<
    { definition: string }[]
  >`SELECT pg_get_indexdef('search_entries'::regclass) AS definition`
  await sql.begin(async tx => {
    await tx`SET LOCAL work_mem = '512MB'`
    await tx`SET LOCAL maintenance_work_mem = '1GB'`
    await tx`DROP INDEX search_entries`
    await tx`
      CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
      SELECT person, id, ((row_number() OVER (PARTITION BY person ORDER BY id) - 1) / ${BLOCK_SIZE})::int AS block
      FROM (SELECT sender_id AS person, id FROM messages UNION ALL SELECT recipient_id, id FROM messages) sides`
    await tx`
      INSERT INTO search_blocks
      SELECT person, block, CASE block WHEN 0 THEN 0 ELSE min(id) END, count(*) FROM placed GROUP BY person, block`
    await tx`
      INSERT INTO search_documents
      SELECT messages.id, conversation_id, sender_id, recipient_id, sender.block, recipient.block, false, NULL, texts.words
      FROM messages
      JOIN (SELECT DISTINCT ON (body) body, words FROM texts) texts USING (body)
      JOIN placed sender ON sender.person = sender_id AND sender.id = messages.id
      JOIN placed recipient ON recipient.person = recipient_id AND recipient.id = messages.id
      ORDER BY messages.id`
    await tx`UPDATE search_progress SET settled_to = (SELECT max(id) FROM messages)`
    await tx.unsafe(index?.definition ?? '')
  })
  await sql`DROP TABLE texts`
  await sql.unsafe('VACUUM ANALYZE')
}
