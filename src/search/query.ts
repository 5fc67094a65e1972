import { invalid } from '../errors.ts'
import { isDay } from '../http/day.ts'
import { DEFAULT_LIMIT, type SearchFields, type SearchQuery, type SearchTerm } from './model.ts'
import { isIndexed, tokensOf } from './tokens.ts'

/** More of them find nothing that fewer do not, but take time each. */
const MOST_TERMS = 32

/** Quoted words, the last quote of which may be missing, and anything else between spaces. */
const PARTS = /["“”„«»]([^"“”„«»]*)["“”„«»]?|[^\s"“”„«»]+/g

const FILTER = /^(from|with|before|after|has):(.+)$/i

type Filters = Pick<SearchQuery, 'with' | 'from' | 'before' | 'after' | 'hasFile'>

/**
 * Understands what somebody looks for. Filters may stand among the words; where a field says otherwise, that counts.
 * @throws HttpError 422 where there is no word, or where there are too many
 */
export function parseQuery(q: string, given: Partial<SearchFields> = {}): SearchQuery {
  const terms: SearchTerm[] = []
  const filters: Filters = { with: null, from: null, before: null, after: null, hasFile: false }
  for (const { 0: part, 1: quoted } of q.matchAll(PARTS)) {
    if (quoted === undefined && readFilter(part, filters)) continue
    const term = termOf(quoted ?? part, quoted !== undefined)
    if (term) terms.push(term)
  }
  if (!terms.some(({ tokens }) => tokens.some(isIndexed))) throw invalid({ q: [say => say.search.noWord] })
  if (terms.length > MOST_TERMS) throw invalid({ q: [say => say.search.tooManyWords(MOST_TERMS)] })
  return {
    terms,
    with: nameOf(given.with) ?? filters.with,
    from: nameOf(given.from) ?? filters.from,
    before: given.before || filters.before,
    after: given.after || filters.after,
    hasFile: given.has === 'file' || filters.hasFile,
    order: given.order ?? 'newest',
    limit: given.limit ?? DEFAULT_LIMIT,
    cursor: given.cursor || null,
  }
}

/** @returns whether it is a filter; what only looks like one is a word */
function readFilter(part: string, filters: Filters): boolean {
  const [, name = '', value = ''] = FILTER.exec(part) ?? []
  switch (name.toLowerCase()) {
    case 'from':
      filters.from = nameOf(value)
      return true
    case 'with':
      filters.with = nameOf(value)
      return true
    case 'before':
      if (isDay(value)) filters.before = value
      return isDay(value)
    case 'after':
      if (isDay(value)) filters.after = value
      return isDay(value)
    case 'has':
      if (!/^files?$/i.test(value)) return false
      filters.hasFile = true
      return true
    default:
      return false
  }
}

function nameOf(value: string | undefined): string | null {
  return value?.trim().replace(/^@/, '') || null
}

/** Of what is not quoted, words that are too short are not looked for by themselves, as in *of the king*. */
function termOf(part: string, isExact: boolean): SearchTerm | null {
  const tokens = tokensOf(part)
  // The last character of a run, by itself in the place of the last two, is for who looks for that alone.
  const wanted = tokens.filter(({ position }, index) => tokens[index - 1]?.position !== position)
  if (wanted.length === 0 || (!isExact && !wanted.some(isIndexed))) return null
  return { tokens: wanted, isExact }
}
