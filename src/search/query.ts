import { invalid } from '../errors.ts'
import { type FilterWord, hasWords, partsOf } from './filters.ts'
import { DEFAULT_LIMIT, type SearchFields, type SearchQuery, type SearchTerm } from './model.ts'
import { isIndexed, tokensOf } from './tokens.ts'

/** More of them find nothing that fewer do not, but take time each. */
const MOST_TERMS = 32

type Filters = Pick<SearchQuery, 'with' | 'from' | 'before' | 'after' | 'hasFile'>

/**
 * Understands what somebody looks for. Filters may stand among the words; where a field says otherwise, that counts.
 * @param mayListFiles whether `has:file` is enough by itself
 * @throws HttpError 422 where there is no word, or where there are too many
 */
export function parseQuery(
  q: string,
  given: Partial<SearchFields> = {},
  { mayListFiles = false }: { mayListFiles?: boolean } = {},
): SearchQuery {
  const terms: SearchTerm[] = []
  const filters: Filters = { with: null, from: null, before: null, after: null, hasFile: false }
  for (const { text, isQuoted, filter } of partsOf(q)) {
    const term = filter ? null : termOf(text, isQuoted)
    if (filter) setFilter(filters, filter)
    if (term) terms.push(term)
  }
  const hasFile = given.has === 'file' || filters.hasFile
  const hasWord = terms.some(({ tokens }) => tokens.some(isIndexed))
  if (!hasWord && !(mayListFiles && hasFile && !hasWords(q))) throw invalid({ q: [say => say.search.noWord] })
  if (terms.length > MOST_TERMS) throw invalid({ q: [say => say.search.tooManyWords(MOST_TERMS)] })
  return {
    terms,
    with: nameOf(given.with) ?? filters.with,
    from: nameOf(given.from) ?? filters.from,
    before: given.before || filters.before,
    after: given.after || filters.after,
    hasFile,
    order: given.order ?? 'newest',
    limit: given.limit ?? DEFAULT_LIMIT,
    cursor: given.cursor || null,
  }
}

function setFilter(filters: Filters, { name, value }: FilterWord): void {
  if (name === 'has') filters.hasFile = true
  else filters[name] = nameOf(value)
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
