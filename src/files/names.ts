import { lengthOf } from '../http/length.ts'

/** As file systems have it. */
const MAX_LENGTH = 255

/** Control characters, and those that turn the direction of a line: with these, "exe.jpg" is shown of what ends with ".exe". */
const UNUSABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

const UNNAMED = 'file'

/** An ending, such as `.tar.gz`, that is kept where a name is cut. */
const ENDING = /(\.[A-Za-z0-9]{1,10}){1,2}$/

/** Gives the name of a file as it is stored: as it was given, whatever its script. A path is a name like another one, and leads nowhere. */
export function tidyName(given: string): string {
  // A browser says %22 for a quotation mark in the name of a field's file.
  const name = given.replaceAll('%22', '"').toWellFormed().replaceAll(UNUSABLE, '').trim()
  if (name === '') return UNNAMED
  if (lengthOf(name) <= MAX_LENGTH) return name
  const [ending = ''] = ENDING.exec(name) ?? []
  return [...name].slice(0, MAX_LENGTH - ending.length).join('') + ending
}

/** What is not said as it is in `filename*` (RFC 8187, attr-char), beside what encodeURIComponent leaves out. */
const NOT_ATTR_CHAR = /['()*]/g

/** What is not said as it is in `filename`, and what a path is made of. */
const NOT_PLAIN = /[^ -~]|["\\/%]/g

/**
 * Says what to do with a file and how it is called (RFC 6266): in ASCII for programs that know nothing else, and in full. Whoever saves it
 * by that name saves it in no other folder.
 */
export function dispositionOf(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[/\\]/g, '_')
  const encoded = encodeURIComponent(plain).replaceAll(
    NOT_ATTR_CHAR,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain.replaceAll(NOT_PLAIN, '_')}"; filename*=UTF-8''${encoded}`
}
