import type { SearchTerm } from './model.ts'
import type { StemsOf } from './stems.ts'
import { isIndexed, type Token } from './tokens.ts'

/** What the database is asked, in its language for words (`tsquery`). */
export type IndexQuery = {
  /** By which messages are looked up: each word begins with `#`, in the place of whose and of which block it is. */
  entries: string
  /** What a document must have beside that: words that stand together. */
  together: string
  /** By which those that have it are ranked. */
  ranking: string
}

/** Says to the database what somebody looks for. */
export function indexQueryOf(terms: readonly SearchTerm[], stemsOf: StemsOf): IndexQuery {
  const long = terms.filter(({ tokens }) => tokens.length > 1)
  return {
    entries: terms
      .flatMap(term => term.tokens.filter(isIndexed).map(token => wordOf(token, term, stemsOf, '#')))
      .join(' & '),
    together: long
      .map(term => term.tokens.map(token => wordOf(token, term, stemsOf)).join(' <-> '))
      .map(phrase => `(${phrase})`)
      .join(' & '),
    ranking: terms
      .flatMap(term => term.tokens.map(token => `'${token.text}' | ${wordOf(token, term, stemsOf)}`))
      .join(' | '),
  }
}

/** As `findTerm` compares. No word has a quote in it. */
function wordOf(token: Token, { tokens, isExact }: SearchTerm, stemsOf: StemsOf, mark = ''): string {
  if (isExact || token !== tokens.at(-1)) return `'${mark}${token.text}'`
  const beginning = `'${mark}${token.text}':*`
  if (tokens.length > 1) return beginning
  return `(${[beginning, ...stemsOf(token).map(stem => `'${mark}${stem}'`)].join(' | ')})`
}
