import { invalid } from '../errors.ts'
import { lengthOf } from '../http/length.ts'
import type { Sentence } from '../words/words.ts'

/** As the table has it. */
const MAX_LENGTH = 64

/** Control characters, and those that turn the direction of a line, with which a name could be made to look like another. */
const UNUSABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/u

/** What takes no ink, beside white space. U+2800 is a pattern of Braille without a dot. */
const WITHOUT_INK = /[\p{Default_Ignorable_Code_Point}\u2800]/gu
const INK = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u

/**
 * Gives a name that somebody typed as it is stored: without white space around it, each between being one blank; composed (NFC), so that what
 * looks the same is the same.
 * @throws HttpError 422
 */
export function tidyDisplayName(typed: string): string {
  const name = typed.replaceAll(/\s+/g, ' ').trim().normalize('NFC')
  if (name === '') return name
  const length = lengthOf(name)
  if (length > MAX_LENGTH) throw refused(say => say.ownAccount.profile.wrong.nameTooLong(length, MAX_LENGTH))
  if (UNUSABLE.test(name)) throw refused(say => say.ownAccount.profile.wrong.nameUnusable)
  if (!INK.test(name.replaceAll(WITHOUT_INK, '')))
    throw refused(say => say.ownAccount.profile.wrong.nameInvisible)
  return name
}

function refused(sentence: Sentence) {
  return invalid({ display_name: [sentence] })
}
