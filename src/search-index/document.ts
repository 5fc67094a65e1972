import type { StemsOf } from '../search/stems.ts'
import { type Token, tokensOf } from '../search/tokens.ts'

/** What of a message is found: its text and the names of its files. */
export type Texts = { body: string; fileNames: readonly string[] }

/** So far behind the words before are those of a name, so that they do not stand together with them. */
const GAP = 10

/** What a word takes in an entry beside its letters, at most. */
const ENTRY_BYTES = 32

/** Of one document. PostgreSQL's limit is 1 MB, and each of two people has all entries. */
const MOST_BYTES = 450_000

/** Takes the texts of a message apart, with the positions of all of them in one row. */
export function tokensOfTexts({ body, fileNames }: Texts): Token[] {
  const tokens = tokensOf(body)
  for (const name of fileNames) {
    const from = (tokens.at(-1)?.position ?? 0) + GAP
    for (const token of tokensOf(name)) tokens.push({ ...token, position: token.position + from })
  }
  return tokens
}

/**
 * Makes a document, as PostgreSQL reads a `tsvector`: words with weight A; their stems with D where the word
 * begins with it, which is found by its beginning, and with C otherwise. What is beyond the size of a document is left out.
 */
export function documentOf(tokens: readonly Token[], stemsOf: StemsOf): string {
  const positions = new Map<string, string[]>()
  let bytes = 0
  for (const token of tokens) {
    add(token.text, `${token.position}A`)
    for (const stem of stemsOf(token))
      add(stem, `${token.position}${token.text.startsWith(stem) ? 'D' : 'C'}`)
    if (bytes > MOST_BYTES) break
  }
  return [...positions].map(([word, at]) => `'${word}':${at.join(',')}`).join(' ')

  function add(word: string, position: string): void {
    const at = positions.get(word)
    if (at) return void at.push(position)
    positions.set(word, [position])
    bytes += Buffer.byteLength(word) + ENTRY_BYTES
  }
}
