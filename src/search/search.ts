import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { readLatest } from '../messages/store.ts'
import { excerptOf } from './excerpt.ts'
import { findTerm } from './match.ts'
import type { SearchHit, SearchQuery, SearchResults } from './model.ts'
import { findStems } from './stems.ts'
import { tokensOf } from './tokens.ts'

const LOOKED_THROUGH = 500

/** Finds messages among those of one's own conversations. */
export async function searchMessages(sql: Sql, person: Person, query: SearchQuery): Promise<SearchResults> {
  const { messages } = await readLatest(sql, person, { limit: LOOKED_THROUGH })
  const read = messages.map(message => ({ message, tokens: tokensOf(message.body) }))
  const stemsOf = await findStems(sql, [
    ...query.terms.flatMap(({ tokens }) => tokens),
    ...read.flatMap(({ tokens }) => tokens),
  ])
  const hits = read.flatMap(({ message, tokens }): SearchHit[] => {
    const found = query.terms.map(term => findTerm(tokens, term, stemsOf))
    if (found.some(ranges => ranges.length === 0)) return []
    const partner = message.sender === person.username ? message.recipient : message.sender
    return [{ message, partner, partnerName: '', excerpt: excerptOf(message.body, found.flat()) }]
  })
  return { results: hits.slice(0, query.limit), next: null }
}
