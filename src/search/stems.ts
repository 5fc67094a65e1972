import type { Sql, Transaction } from '../database/client.ts'
import { isIndexed, plain, type Token } from './tokens.ts'

/** Gives the stems of a word in the languages whose words have endings for us: English, German and Spanish. Without accents, and without the word itself. */
export type StemsOf = (token: Token) => readonly string[]

/** What PostgreSQL said of words before. It says the same whenever it is asked. */
const known = new Map<string, readonly string[]>()

/** Some megabytes. */
const MOST_KNOWN = 50_000

const LATIN = /^\p{sc=Latin}+$/u

/** Has PostgreSQL make the stems of words that were not asked for before. */
export async function findStems(sql: Sql | Transaction, tokens: Iterable<Token>): Promise<StemsOf> {
  const words = new Set<string>()
  for (const token of tokens) if (hasStems(token)) words.add(token.written).add(token.text)
  const found = new Map<string, readonly string[]>()
  const unknown: string[] = []
  for (const word of words) {
    const stems = known.get(word)
    if (stems) found.set(word, stems)
    else unknown.push(word)
  }
  if (unknown.length > 0) {
    if (known.size > MOST_KNOWN) known.clear()
    for (const [word, stems] of await askStems(sql, unknown)) {
      found.set(word, stems)
      known.set(word, stems)
    }
  }
  return token => {
    const stems = [...(found.get(token.written) ?? []), ...(found.get(token.text) ?? [])]
    return [...new Set(stems)].filter(stem => stem !== token.text)
  }
}

function hasStems(token: Token): boolean {
  return !token.isPiece && isIndexed(token) && LATIN.test(token.text)
}

async function askStems(sql: Sql | Transaction, words: string[]): Promise<[string, string[]][]> {
  const rows = await sql<{ word: string; stems: string }[]>`
    SELECT word, array_to_string(
      ts_lexize('pg_catalog.english_stem', word) || ts_lexize('pg_catalog.german_stem', word) ||
      ts_lexize('pg_catalog.spanish_stem', word), ' ') AS stems
    FROM unnest(${words}::text[]) AS asked (word)`
  return rows.map(({ word, stems }) => [
    word,
    [...new Set(stems.split(' ').map(plain))].filter(text => isIndexed({ text, isPiece: false })),
  ])
}
