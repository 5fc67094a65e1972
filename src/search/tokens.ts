/** A word of a text; in scripts that are written without spaces, a piece of two characters. */
export type Token = {
  /** As it is compared: in lower case and without accents. */
  text: string
  /** In lower case, as its language writes it: what stems are made of. */
  written: string
  /** Where it stands in the text. */
  start: number
  end: number
  /** Which word of the text it is, from 1. */
  position: number
  isPiece: boolean
}

/** Longer ones, such as keys, are known by their beginning. */
const LONGEST_WORD = 64

/** What a word has at least to be looked for by itself. */
const SHORTEST_WORD = 3

/** PostgreSQL knows no later positions. */
const MOST_WORDS = 16_000

/**
 * Runs of characters of scripts that are written without spaces, or whose words have others attached, and words of all other
 * scripts. The marks at the end belong to characters of Japanese.
 */
const RUNS =
  /(?<pieces>[[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー\uff70\uff9e\uff9f\u3099\u309a]&&[\p{L}\p{N}\p{M}]]+)|[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー\uff70\uff9e\uff9f\u3099\u309a]]+/gv

/** A character with the marks on it. */
const CHARACTER = /.[\p{M}\uff9e\uff9f]*/gsu

/** Accents, and the vowel signs of Arabic and Hebrew, which most writers leave away. Marks of other scripts are letters. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g

/** Letters that Unicode does not take apart, as they are written where a keyboard does not have them. */
const PLAIN_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ς: 'σ',
}
const PLAINER = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g')

/** Makes alike what is written in any case, with or without accents, in wide letters or narrow ones. */
export function plain(word: string): string {
  const letters = word
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(PLAINER, letter => PLAIN_LETTERS[letter] ?? letter)
  return cut(letters.normalize('NFC').replace(/[^\p{L}\p{N}\p{M}]/gu, ''))
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : Array.from(word).slice(0, LONGEST_WORD).join('')
}

/** Takes a text apart into its words, in their order. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  for (const run of text.matchAll(RUNS)) {
    if (position >= MOST_WORDS) break
    const found = run.groups?.pieces === undefined ? wordOf(run[0]) : piecesOf(run[0])
    for (const { place, start, end, ...token } of found)
      tokens.push({ ...token, start: run.index + start, end: run.index + end, position: position + place })
    position += found.at(-1)?.place ?? 0
  }
  return tokens
}

/** Whether a word or piece is in the index, so that messages are found by it. */
export function isIndexed({ text, isPiece }: Pick<Token, 'text' | 'isPiece'>): boolean {
  return isPiece || Array.from(text).length >= SHORTEST_WORD
}

type Placed = Omit<Token, 'position'> & { place: number }

function wordOf(run: string): Placed[] {
  const text = plain(run)
  if (text === '') return []
  const written = cut(run.normalize('NFC').toLowerCase())
  return [{ text, written, start: 0, end: run.length, place: 1, isPiece: false }]
}

/** Each two characters that stand together, and the last one at the place of the last two. */
function piecesOf(run: string): Placed[] {
  const characters = [...run.matchAll(CHARACTER)].map(({ 0: character, index }) => ({
    text: plain(character),
    start: index,
    end: index + character.length,
  }))
  return characters.flatMap((character, index): Placed[] => {
    const next = characters[index + 1]
    const text = character.text + (next?.text ?? '')
    if (text === '') return []
    const place = next || index === 0 ? index + 1 : index
    const end = (next ?? character).end
    return [{ text, written: text, start: character.start, end, place, isPiece: true }]
  })
}
