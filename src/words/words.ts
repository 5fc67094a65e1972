import { english } from './english.ts'
import { pseudo } from './pseudo.ts'

/** Everything that ChatApp says to a person, in one language. Each language is an object of this type. */
export type Words = typeof english

/** A sentence in whatever language it will be read: which one is known where the answer is made. */
export type Sentence = (words: Words) => string

/** The languages, the first for whoever asks for none of them. */
const LANGUAGES: readonly [Words, ...Words[]] = [english, pseudo]

/** Gives the words of the language that a request prefers of those that there are. */
export function wordsFor({ headers }: Request): Words {
  const [fallback] = LANGUAGES
  const accepted = headers.get('accept-language')
  if (!accepted) return fallback
  for (const tag of inOrder(accepted)) {
    const language = LANGUAGES.find(
      ({ language }) => tag === language.tag || tag.startsWith(`${language.tag}-`),
    )
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
