import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Sql } from '../../src/database/connect.ts'
import { findStems } from '../../src/search/stems.ts'
import { BLOCK_SIZE, type Block } from '../../src/search-index/blocks.ts'
import { documentOf, tokensOfTexts } from '../../src/search-index/document.ts'
import { saveBlocks } from '../../src/search-index/store.ts'

const WORDS = 30_000
const TEXTS = 40_000
const WORDS_EACH = 9

const PEOPLE = 20_000
const BUSY = 1
const FEW = 2
const FIRST_OTHER = 3
const OF_BUSY = 10_000
const OF_FEW = 10

/** The people of each conversation: those of `Busy` first, then those of `Few`. */
const CONVERSATIONS: [low: number, high: number][] = [
  ...Array.from({ length: OF_BUSY }, (_, index): [number, number] => [BUSY, FIRST_OTHER + index]),
  ...Array.from({ length: OF_FEW }, (_, index): [number, number] => [FEW, FIRST_OTHER + index]),
  ...Array.from({ length: (PEOPLE - FIRST_OTHER) >> 1 }, (_, index): [number, number] => [
    FIRST_OTHER + 2 * index,
    FIRST_OTHER + 2 * index + 1,
  ]),
]

/** So many are stored by one statement. */
const AT_ONCE = 200_000

const SYLLABLES =
  'ba be di do fa ger han il jo ka len mo na or pet rus sen ta ul vin wer yan zo ing er'.split(' ')

/** A word by its rank: each is twice as common as the one of twice its rank, as in a language. */
export function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length]
  return word
}

/** A whole number from one on, and below another. */
export function random(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from))
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
  await addPeople(sql)
  await chooseMessages(sql, messages)
  await withoutIndexes(sql, async () => {
    const ranges = Array.from({ length: Math.ceil(messages / AT_ONCE) }, (_, index) => index * AT_ONCE)
    const work = async () => {
      for (let after = ranges.shift(); after !== undefined; after = ranges.shift())
        await addSome(sql, messages, after)
    }
    await Promise.all([work(), work()])
  })
  await sql`INSERT INTO message_days SELECT DISTINCT day_of(created_at), block_of(id) FROM messages`
  await sql`SELECT setval(pg_get_serial_sequence('messages', 'id'), ${messages}::bigint)`
  await sql`UPDATE search_progress SET settled_to = ${messages}`
  await sql`DROP TABLE texts, chosen`
  await sql.unsafe('VACUUM ANALYZE')
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

async function addPeople(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO users (username, password_hash)
    SELECT CASE n WHEN ${BUSY} THEN 'Busy' WHEN ${FEW} THEN 'Few' ELSE 'person' || n END, '' FROM generate_series(1, ${PEOPLE}::int) n`
  await sql`
    INSERT INTO conversations (low_user_id, high_user_id) SELECT * FROM unnest(
      ${CONVERSATIONS.map(([low]) => low)}::bigint[], ${CONVERSATIONS.map(([, high]) => high)}::bigint[])`
}

/** Which message is whose and in which blocks: as they would come, one after the other. */
async function chooseMessages(sql: Sql, messages: number): Promise<void> {
  await sql`
    CREATE UNLOGGED TABLE chosen (
      id integer, text integer, conversation_id integer, seq integer,
      sender_id integer, sender_block integer, recipient_id integer, recipient_block integer)`
  const seqs = new Int32Array(CONVERSATIONS.length)
  const documents = new Int32Array(PEOPLE + 1)
  const blocks: Block[] = []
  const place = (personId: number, id: number) => {
    const before = documents[personId] ?? 0
    documents[personId] = before + 1
    const block = Math.floor(before / BLOCK_SIZE)
    if (before % BLOCK_SIZE === 0)
      blocks.push({ personId, block, fromId: block && id, documents: BLOCK_SIZE })
    return block
  }
  function* rows() {
    let lines = ''
    for (let id = 1; id <= messages; id++) {
      const conversation = chooseConversation()
      const people = CONVERSATIONS[conversation] ?? [0, 0]
      const seq = (seqs[conversation] ?? 0) + 1
      seqs[conversation] = seq
      const [sender, recipient] = id % 2 === 0 ? people : people.toReversed()
      const sides = [sender ?? 0, recipient ?? 0].map(person => `${person}\t${place(person, id)}`)
      lines += `${id}\t${random(1, TEXTS + 1)}\t${conversation + 1}\t${seq}\t${sides.join('\t')}\n`
      if (id % 1_000 > 0 && id < messages) continue
      yield lines
      lines = ''
    }
  }
  await pipeline(Readable.from(rows()), await sql`COPY chosen FROM STDIN`.writable())
  await sql`CREATE INDEX ON chosen (id)`
  await sql`
    UPDATE conversations SET last_seq = seq
    FROM unnest(${[...seqs]}::bigint[]) WITH ORDINALITY AS counted (seq, id) WHERE conversations.id = counted.id`
  await saveBlocks(sql, blocks)
}

function chooseConversation(): number {
  const chance = Math.random()
  if (chance < 0.1) return random(0, OF_BUSY)
  if (chance < 0.101) return OF_BUSY + random(0, OF_FEW)
  return random(OF_BUSY + OF_FEW, CONVERSATIONS.length)
}

/** Has the indexes made of all rows at once and on all cores, which takes a fraction of the time. Not to keep them meanwhile has no word of its own in SQL. */
async function withoutIndexes(sql: Sql, fill: () => Promise<void>): Promise<void> {
  await sql`
    UPDATE pg_index SET indisready = false WHERE indrelid IN ('messages'::regclass, 'search_documents'::regclass)`
  await fill()
  await sql.begin(async tx => {
    await tx`SET LOCAL maintenance_work_mem = '1GB'`
    await tx`REINDEX TABLE messages`
    await tx`REINDEX TABLE search_documents`
  })
}

async function addSome(sql: Sql, messages: number, after: number): Promise<void> {
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      INSERT INTO messages (conversation_id, seq, id, sender_id, recipient_id, body, created_at) OVERRIDING SYSTEM VALUE
      SELECT conversation_id, seq, chosen.id, sender_id, recipient_id, body,
             now() - (${messages}::int - chosen.id) * (interval '5 years' / ${messages}::int)
      FROM chosen JOIN texts ON texts.id = text WHERE chosen.id > ${after} AND chosen.id <= ${after + AT_ONCE}`
    await tx`
      INSERT INTO search_documents
      SELECT chosen.id, conversation_id, sender_id, recipient_id, sender_block, recipient_block, false, NULL, words
      FROM chosen JOIN texts ON texts.id = text WHERE chosen.id > ${after} AND chosen.id <= ${after + AT_ONCE}`
  })
}
