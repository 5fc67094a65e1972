import { english } from './english.ts'
import { german } from './german.ts'
import { pseudo } from './pseudo.ts'

/** Everything that ChatApp says to a person, in one language. Each language is an object of this type. */
export type Words = typeof english

/** A sentence in whatever language it will be read: which one is known where the answer is made. */
export type Sentence = (words: Words) => string

/** The languages that people can choose, the first for whoever asks for none of them. */
export const LANGUAGES: readonly [Words, ...Words[]] = [english, german]

/** The pseudo-language is for whoever asks for it, and nobody's choice. */
const SPOKEN = [...LANGUAGES, pseudo]

/** Gives the words of a language that people can choose, by its tag; undefined when there is none. */
function wordsOf(tag: string): Words | undefined {
  return LANGUAGES.find(({ language }) => language.tag === tag)
}

/** Gives the words of a language, for what is written when nobody asks; of the first where there is none of this tag. */
export function wordsIn(tag: string): Words {
  const [fallback] = LANGUAGES
  return SPOKEN.find(({ language }) => language.tag === tag) ?? fallback
}

/**
 * Gives the words of the language of an answer: the one that a person has chosen, else the one that the request prefers of those
 * that there are.
 */
export function wordsFor({ headers }: Request, chosen = ''): Words {
  const [fallback] = LANGUAGES
  const own = wordsOf(chosen)
  if (own) return own
  const accepted = headers.get('accept-language')
  if (!accepted) return fallback
  for (const tag of inOrder(accepted)) {
    const language = SPOKEN.find(({ language }) => tag === language.tag || tag.startsWith(`${language.tag}-`))
    if (language) return language
  }
  return fallback
}

/** The languages of an `Accept-Language` header (RFC 9110, section 12.5.4), the most wanted first. */
function inOrder(header: string): string[] {
  return header
    .split(',')
    .map(part => {
      const [tag = '', weight = 'q=1'] = part.trim().toLowerCase().split(/ *; */)
      return { tag, weight: Number(weight.slice(2)) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag)
}
