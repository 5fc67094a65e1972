import { english } from './english.ts'

/** Everything that ChatApp says to a person, in one language. Each language is an object of this type. */
export type Words = typeof english

/** A sentence in whatever language it will be read: which one is known where the answer is made. */
export type Sentence = (words: Words) => string

/** Gives the words of the language that a request asks for. */
export function wordsFor(_request: Request): Words {
  return english
}
