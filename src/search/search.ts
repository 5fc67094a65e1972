import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { invalid } from '../errors.ts'
import { createListCursor } from '../http/list-cursor.ts'
import { findIdsOfDays } from '../messages/days.ts'
import type { Message } from '../messages/message.ts'
import { plainText } from '../text/plain.ts'
import { excerptOf } from './excerpt.ts'
import { type IndexQuery, indexQueryOf, lookUpBy } from './index-query.ts'
import { findTerm } from './match.ts'
import type { Excerpt, SearchHit, SearchQuery, SearchResults } from './model.ts'
import { findStems, type StemsOf } from './stems.ts'
import {
  type Found,
  findConversation,
  findIndexed,
  findRare,
  isSmall,
  readFound,
  readUnindexed,
  type Scope,
} from './store.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Of so many of the newest that have what is looked for, the best come first. */
const RANKED = 500

/** So many of somebody's messages that have no document yet are looked through. */
const UNINDEXED = 500

const ORIGIN = Number.MAX_SAFE_INTEGER

/** Where a page begins: messages before an id, and for the best ones how many of these come first. */
const CURSORS = { newest: createListCursor('newest', 1), best: createListCursor('best', 2) }

type Place = { before: number; skip: number }

/** What is asked of the database, with all that it needs. */
type Search = { sql: Sql; person: Person; query: SearchQuery; stemsOf: StemsOf; scope: Scope; place: Place }

const NOTHING: SearchResults = { results: [], next: null }

/**
 * Finds messages among those of one's own conversations: their texts, and the names of their files. What was sent, changed or deleted a moment ago is found
 * as it is now.
 * @throws HttpError 422 for a cursor of another search's order
 */
export async function searchMessages(sql: Sql, person: Person, query: SearchQuery): Promise<SearchResults> {
  const place = placeOf(query)
  const scope = await scopeOf(sql, person, query)
  if (!scope) return NOTHING
  const stemsOf = await findStems(
    sql,
    query.terms.flatMap(({ tokens }) => tokens),
  )
  const search = { sql, person, query, stemsOf, scope, place }
  return query.order === 'best' ? findBest(search) : findNewest(search)
}

/** Returns null where nothing can be found: there is no such conversation, or no message of those days. */
async function scopeOf(sql: Sql, person: Person, query: SearchQuery): Promise<Scope | null> {
  const { before, after, hasFile } = query
  const isOwn = query.from !== null && isMe(person, query.from)
  const author = query.from !== null && !isOwn ? query.from : null
  const [partner, from, ids] = await Promise.all([
    query.with === null ? null : findConversation(sql, person, query.with),
    author === null ? null : findConversation(sql, person, author),
    findIdsOfDays(sql, { from: after, to: before }),
  ])
  if ((query.with !== null && !partner) || (author !== null && !from) || !ids) return null
  if (partner && from && partner.partnerId !== from.partnerId) return null
  return {
    conversationId: (partner ?? from)?.conversationId ?? null,
    senderId: isOwn ? person.id : (from?.partnerId ?? null),
    hasFile,
    before,
    after,
    ids,
  }
}

function isMe({ username }: Person, name: string): boolean {
  return name.toLowerCase() === 'me' || name.toLowerCase() === username.toLowerCase()
}

async function findNewest(search: Search): Promise<SearchResults> {
  const { limit } = search.query
  const { unindexed, indexed } = await findAll(search, limit + 1)
  const ids = [...new Set([...unindexed, ...indexed].map(({ id }) => id))].sort((one, other) => other - one)
  const shown = ids.slice(0, limit)
  const last = shown.at(-1)
  const isMore = ids.length > limit && last !== undefined
  return { results: await hitsOf(search, shown), next: isMore ? CURSORS.newest.write([last]) : null }
}

/** The best of some hundred of the newest; then the best of some hundred before these. */
async function findBest(search: Search): Promise<SearchResults> {
  const { query, place } = search
  const { unindexed, indexed } = await findAll(search, RANKED)
  const ranked = new Map([...indexed, ...unindexed].map(found => [found.id, found]))
  const ids = [...ranked.values()]
    .sort((one, other) => other.rank - one.rank || other.id - one.id)
    .map(({ id }) => id)
  const end = place.skip + query.limit
  const next = nextBest(place, { end, ids }, indexed)
  return { results: await hitsOf(search, ids.slice(place.skip, end)), next: next && CURSORS.best.write(next) }
}

function nextBest(
  { before }: Place,
  { end, ids }: { end: number; ids: number[] },
  indexed: Found[],
): [before: number, skip: number] | null {
  if (end < ids.length) return [Math.min(before, Math.max(...ids) + 1), end]
  const oldest = indexed.at(-1)
  return indexed.length === RANKED && oldest ? [oldest.id, 0] : null
}

/** One after the other: what gets its document in between is then found by the second, and not by neither. */
async function findAll(search: Search, limit: number): Promise<{ unindexed: Found[]; indexed: Found[] }> {
  const unindexed = await findUnindexed(search)
  return { unindexed, indexed: await findInIndex(search, limit) }
}

async function findInIndex(search: Search, limit: number): Promise<Found[]> {
  const { sql, person, query, stemsOf, scope, place } = search
  const asked = indexQueryOf(query, stemsOf)
  const page = { before: place.before, limit, isRanked: query.order === 'best' && asked.ranking !== '' }
  return findIndexed(sql, person, await narrowed(search, asked), scope, page)
}

/** Has messages looked up by what few of them have: a conversation with few, or rare words. What is left is then read of few documents. */
async function narrowed({ sql, person, scope, place }: Search, asked: IndexQuery): Promise<IndexQuery> {
  const { conversationId } = scope
  if (conversationId !== null && (await isSmall(sql, person, conversationId))) return lookUpBy([], asked)
  if (asked.entries.length === 1) return asked
  const rare = await findRare(sql, person, asked.entries, place.before)
  return rare.length > 0 ? lookUpBy(rare, asked) : asked
}

/** What came or was changed a moment ago counts as the best. */
async function findUnindexed({ sql, person, query, scope, place }: Search): Promise<Found[]> {
  const unindexed = await readUnindexed(sql, person, scope, { before: place.before, limit: UNINDEXED })
  const read = unindexed.map(({ message }) => ({ id: message.id, texts: textsOf(message) }))
  const stemsOf = await stemsFor(
    sql,
    query,
    read.flatMap(({ texts }) => texts),
  )
  return read
    .filter(({ texts }) =>
      query.terms.every(term => texts.some(({ tokens }) => findTerm(tokens, term, stemsOf).length > 0)),
    )
    .map(({ id }) => ({ id, rank: Number.POSITIVE_INFINITY }))
}

/** Makes what is shown of messages, in the order of these ids. */
async function hitsOf({ sql, person, query }: Search, ids: number[]): Promise<SearchHit[]> {
  const found = ids.length === 0 ? [] : await readFound(sql, person, ids)
  const read = found.map(own => ({ ...own, texts: shownTextsOf(own.message) }))
  const stemsOf = await stemsFor(
    sql,
    query,
    read.flatMap(({ texts }) => texts),
  )
  const hits = new Map(
    read.map(({ texts, ...own }) => [
      own.message.id,
      { ...own, excerpt: excerptFrom(texts, query, stemsOf) },
    ]),
  )
  return ids.flatMap(id => hits.get(id) ?? [])
}

/** Of the text; of the first file's name that has what was looked for where the text has nothing of it. */
function excerptFrom(texts: Text[], { terms }: SearchQuery, stemsOf: StemsOf): Excerpt {
  const found = texts.map(({ text, tokens }) => ({
    text,
    ranges: terms.flatMap(term => findTerm(tokens, term, stemsOf)),
  }))
  const shown = found.find(({ ranges }) => ranges.length > 0) ?? found[0]
  return shown ? excerptOf(shown.text, shown.ranges) : []
}

type Text = { text: string; tokens: Token[] }

/** The text of a message, and the names of its files. */
function textsOf({ body, files }: Message): Text[] {
  return [body, ...files.map(({ name }) => name)].map(text => ({ text, tokens: tokensOf(text) }))
}

/** The same, first of all as it reads without its marks: what only these have, such as where a link leads, is shown as it was typed. */
function shownTextsOf(message: Message): Text[] {
  const text = plainText(message.body)
  const typed = textsOf(message)
  return text === message.body ? typed : [{ text, tokens: tokensOf(text) }, ...typed]
}

function stemsFor(sql: Sql, { terms }: SearchQuery, texts: Text[]): Promise<StemsOf> {
  return findStems(
    sql,
    [...terms, ...texts].flatMap(({ tokens }) => tokens),
  )
}

function placeOf({ order, cursor }: SearchQuery): Place {
  if (cursor === null) return { before: ORIGIN, skip: 0 }
  const [before = 0, skip = 0] = CURSORS[order].read(cursor).map(Number)
  if (!Number.isSafeInteger(before) || !Number.isSafeInteger(skip) || skip < 0)
    throw invalid({ cursor: [say => say.fields.cursorOfAnotherList] })
  return { before, skip }
}
