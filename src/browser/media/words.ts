import type { Words } from '../../words/words.ts'

/** Gives a sentence in the language of the page, which brings those of the scripts that show pictures, play and record. */
export function say(key: keyof Words['media']['browser']): string {
  return document.getElementById('media-words')?.dataset[key] ?? ''
}
