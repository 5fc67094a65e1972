import type { Sentence } from '../words/words.ts'
import { kindOf } from './kinds.ts'
import type { FileOfMessage } from './model.ts'

/** Says in a few words which files these are, where there is no room for them: “Picture”, “3 files”, or the name of the only one. '' for none. */
export function describeFiles(files: readonly FileOfMessage[]): Sentence {
  const [only] = files
  if (only && files.length === 1) return describeFile(only)
  if (files.every(file => kindOf(file) === 'picture')) return say => say.media.pictures(files.length)
  return say => say.media.files(files.length)
}

/** Says what a message is where there is room for a line: its files, and its text. */
export function describeContent(text: string, files: readonly FileOfMessage[]): Sentence {
  if (files.length === 0) return () => text
  const what = describeFiles(files)
  return say => (text === '' ? what(say) : say.media.withText(what(say), text))
}

function describeFile(file: FileOfMessage): Sentence {
  const { name, durationMs } = file
  switch (kindOf(file)) {
    case 'picture':
      return say => say.media.pictures(1)
    case 'film':
      return say => say.media.film
    case 'voice':
      return say => say.media.voice(durationMs ?? 0)
    default:
      return () => name
  }
}
