import type { SearchTerm } from './model.ts'
import type { StemsOf } from './stems.ts'
import type { Token } from './tokens.ts'

/** A part of a text that has what was looked for. */
export type Range = { start: number; end: number }

/** Finds where a text has a term: each place at which its words stand together. */
export function findTerm(tokens: readonly Token[], term: SearchTerm, stemsOf: StemsOf): Range[] {
  const [first, ...others] = term.tokens
  if (!first) return []
  const places = others.length > 0 ? Map.groupBy(tokens, ({ position }) => position) : new Map()
  return tokens.flatMap((token): Range[] => {
    if (!isMatch(token, first, term, stemsOf)) return []
    let end = token.end
    for (const wanted of others) {
      const place: Token[] = places.get(token.position + wanted.position - first.position) ?? []
      const next = place.find(candidate => isMatch(candidate, wanted, term, stemsOf))
      if (!next) return []
      end = next.end
    }
    return [{ start: token.start, end }]
  })
}

/** As the index compares: by the word, by the beginning of the last word of a term, and a word alone by its stems too. */
function isMatch(token: Token, wanted: Token, { tokens, isExact }: SearchTerm, stemsOf: StemsOf): boolean {
  if (token.text === wanted.text) return true
  if (isExact || wanted !== tokens.at(-1)) return false
  if (token.text.startsWith(wanted.text)) return true
  if (tokens.length > 1) return false
  const stems = stemsOf(wanted)
  return (
    stems.includes(token.text) ||
    stemsOf(token).some(stem => stem.startsWith(wanted.text) || stems.includes(stem))
  )
}
