import type { Words } from '../../words/words.ts'

type Values = { name?: string; max?: string; count?: string }

/** Gives a sentence in the language of the page, with values in the places that it has for them. */
export function say(key: keyof Words['attaching']['browser'], values: Values = {}): string {
  const sentence = document.getElementById('attach-words')?.dataset[key] ?? ''
  return sentence.replace(/\{(name|max|count)\}/g, (place, name: keyof Values) => values[name] ?? place)
}
