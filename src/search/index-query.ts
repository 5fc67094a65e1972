import type { SearchQuery, SearchTerm } from './model.ts'
import type { StemsOf } from './stems.ts'
import { isIndexed, type Token } from './tokens.ts'

/** What the database is asked, in its language for words (`tsquery`). */
export type IndexQuery = {
  /** By which messages are looked up: each word begins with `#`, in the place of whose and of which block it is. */
  entries: readonly string[]
  /** What a document must have beside that, which entries do not tell: words that stand together, or have a stem. */
  words: readonly string[]
  /** By which those that have it are ranked; '' where there is nothing to rank by. */
  ranking: string
}

/** By what messages that have files are looked up. It is no word. */
const FILES = "'#+files'"

/** Says to the database what somebody looks for. */
export function indexQueryOf(
  { terms, hasFile }: Pick<SearchQuery, 'terms' | 'hasFile'>,
  stemsOf: StemsOf,
): IndexQuery {
  const words = terms.flatMap(term =>
    term.tokens.filter(isIndexed).map(token => entryOf(token, term, stemsOf)),
  )
  return {
    entries: hasFile ? [FILES, ...words] : words,
    words: terms
      .filter(term => term.isExact || term.tokens.length > 1 || beginningsOf(term, stemsOf).length > 1)
      .map(term => `(${term.tokens.map(token => wordOf(token, term, stemsOf)).join(' <-> ')})`),
    ranking: terms
      .flatMap(term => term.tokens.map(token => `'${token.text}':A | ${wordOf(token, term, stemsOf)}`))
      .join(' | '),
  }
}

/** Has messages looked up by some of the entries alone. Their documents must have the words of the others: those of weights A and C have entries. */
export function lookUpBy(some: readonly string[], { entries, words, ranking }: IndexQuery): IndexQuery {
  const others = entries.filter(entry => entry !== FILES && !some.includes(entry))
  const ofOthers = others.map(entry => entry.replace(/'#([^']+)':?(\*?)/g, "'$1':$2AC"))
  return { entries: some, words: [...words, ...ofOthers], ranking }
}

/** The word, or what it or one with its stem begins with. No word has a quote in it. */
function entryOf(token: Token, term: SearchTerm, stemsOf: StemsOf): string {
  const { tokens, isExact } = term
  if (isExact || token !== tokens.at(-1)) return `'#${token.text}'`
  const beginnings = beginningsOf(term, stemsOf)
  const shortest = beginnings.filter(one => !beginnings.some(other => other !== one && one.startsWith(other)))
  return `(${shortest.map(beginning => `'#${beginning}':*`).join(' | ')})`
}

/** As `findTerm` compares: only words have weight A, and what is found by a stem may have any. */
function wordOf(token: Token, term: SearchTerm, stemsOf: StemsOf): string {
  const { tokens, isExact } = term
  if (isExact || token !== tokens.at(-1)) return `'${token.text}':A`
  if (tokens.length > 1) return `'${token.text}':*A`
  const [text, ...stems] = beginningsOf(term, stemsOf)
  return `(${[`'${text}':*`, ...stems.map(stem => `'${stem}'`)].join(' | ')})`
}

/** The last word of a term, and its stems where it is alone. */
function beginningsOf({ tokens }: SearchTerm, stemsOf: StemsOf): string[] {
  const last = tokens.at(-1)
  if (!last) return []
  return tokens.length > 1 ? [last.text] : [last.text, ...stemsOf(last)]
}
