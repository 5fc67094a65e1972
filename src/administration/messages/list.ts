import type { Sql, Transaction } from '../../database/connect.ts'
import { invalid } from '../../errors.ts'
import { createListCursor } from '../../http/list-cursor.ts'
import { conditionsOf, type Filter, findPlace } from './filter.ts'
import { type ListedMessage, type Range, readChunk, type Source } from './store.ts'

/** A page of messages. */
export type Found = {
  messages: ListedMessage[]
  /** Where the next page begins. */
  next: string | null
  /** Where there was no time to look at all that there is: until when it was looked. `next` goes on from there. */
  lookedBackTo: Date | null
}

type Wanted = {
  cursor: string | null
  limit: number
  /** Only messages that have this text. */
  q: string | null
  withText: boolean
  /** How long to look for more, in milliseconds, when a page is not full yet. */
  withinMs: number
}

/** How many messages are looked at first, and at most in one query. */
const FIRST_CHUNK = 110
const LARGEST_CHUNK = 8_000

/** However quick it is, a page looks at no more. */
const MOST_LOOKED_AT = 200_000

/**
 * Finds the messages that fit, the newest first. It goes through them in growing steps until the page is full or the time is up, so that
 * no filter can keep the database at work: what fits none of many is told as far as it was looked.
 */
export async function findMessages(sql: Sql | Transaction, filter: Filter, wanted: Wanted): Promise<Found> {
  const place = await findPlace(sql, filter)
  if (!place) return { messages: [], next: null, lookedBackTo: null }
  const { source } = place
  const range = { ...place.range, ...(wanted.cursor && endBefore(wanted.cursor, source, place.range)) }
  const { q, limit, withText } = wanted
  const conditions = conditionsOf(filter, q)
  const until = performance.now() + wanted.withinMs
  const messages: ListedMessage[] = []
  let chunk = FIRST_CHUNK
  for (let looked = 0; ; ) {
    const asked = { source, range, conditions, chunk, limit: limit + 1 - messages.length, withText }
    const found = await readChunk(sql, asked)
    messages.push(...found.messages)
    looked += found.looked
    const last = messages[limit - 1]
    if (messages.length > limit && last)
      return { messages: messages.slice(0, limit), next: write(source, last.position), lookedBackTo: null }
    if (found.looked < chunk || found.edge <= range.low) return { messages, next: null, lookedBackTo: null }
    if (performance.now() > until || looked >= MOST_LOOKED_AT)
      return { messages, next: write(source, found.edge), lookedBackTo: found.since }
    range.high = found.edge - 1
    chunk = Math.min(chunk * 4, LARGEST_CHUNK)
  }
}

/** A cursor says what it counts: it leads nowhere in another conversation, or among all. */
const cursors = createListCursor('administration/messages', 2)

function write(source: Source, position: number): string {
  return cursors.write([orderOf(source), position])
}

/** @throws HttpError 422 for a cursor of another list */
function endBefore(text: string, source: Source, { high }: Range): { high: number } {
  const [order, digits = ''] = cursors.read(text)
  const position = /^\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN
  if (order !== orderOf(source) || !Number.isSafeInteger(position))
    throw invalid({ cursor: [say => say.fields.cursorOfAnotherList] })
  return { high: Math.min(high, position - 1) }
}

function orderOf(source: Source): string {
  return source.of === 'conversation' ? `conversation ${source.id}` : 'id'
}
