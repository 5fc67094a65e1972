import type { SignedIn } from '../accounts/store.ts'
import { HttpError } from '../errors.ts'
import { validate } from '../http/validation.ts'
import { readyPercent } from '../search-index/progress.ts'
import { readProgress } from '../search-index/store.ts'
import type { Services } from '../services.ts'
import { type FilterTexts, filtersIn, hasWords, settle } from './filters.ts'
import { DEFAULT_LIMIT, SearchFields, type SearchOrder, type SearchResults } from './model.ts'
import { parseQuery } from './query.ts'
import { searchMessages } from './search.ts'

/** What a page shows: what is looked for, as words and as fields that say the same, and what was found. */
export type SearchPage = {
  q: string
  filters: FilterTexts
  order: SearchOrder
  /** Whether this goes on with what was found before. */
  isMore: boolean
  /** Null where nothing was looked for. */
  found: SearchResults | null
  /** How much can be found of what was written before there was search. */
  readyPercent: number
  /** Why nothing could be looked for. */
  problem: HttpError | null
}

const NOTHING = { order: 'newest', isMore: false, found: null, problem: null } as const

/**
 * Looks for what the address of a page says. What the filters among its words say and what its fields say is made the same: as `shown`
 * it gives back the words that the page had with its fields.
 */
export async function readSearchPage(
  { sql }: Pick<Services, 'sql'>,
  person: SignedIn,
  query: Record<string, string | undefined>,
): Promise<SearchPage> {
  const ready = readyPercent(await readProgress(sql))
  const given = { ...query, q: query.q ?? '', limit: DEFAULT_LIMIT }
  try {
    const { q: typed, order = 'newest', cursor, ...fields } = validate(SearchFields, given)
    const q = settle(typed, fields, query.shown ?? '').trim()
    const page = { ...NOTHING, q, filters: filtersIn(q), order, isMore: Boolean(cursor), readyPercent: ready }
    if (!hasWords(q) && page.filters.has === '') return page
    try {
      const asked = parseQuery(q, { order, ...(cursor && { cursor }) }, { mayListFiles: true })
      return { ...page, found: await searchMessages(sql, person, asked) }
    } catch (error) {
      return { ...page, problem: toProblem(error) }
    }
  } catch (error) {
    const problem = toProblem(error)
    return { ...NOTHING, q: given.q, filters: filtersIn(given.q), readyPercent: ready, problem }
  }
}

/** What somebody can do something about is shown on the page. */
function toProblem(error: unknown): HttpError {
  if (error instanceof HttpError && error.status === 422) return error
  throw error
}
