import data from 'emoji-picker-element-data/en/github/data.json'
import { asRecommended } from './emoji-form.ts'

/** Gives the emoji by the names that GitHub, and many after it, call them: `tada` is 🎉. */
export function emojiNames(): Record<string, string> {
  return Object.fromEntries(
    data.flatMap(({ emoji, shortcodes = [] }) => shortcodes.map(name => [name, asRecommended(emoji)])),
  )
}
