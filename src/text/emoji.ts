// Bun calls a macro while it builds: of the data only the names get into the binary.
import { emojiNames } from './emoji-names.macro.ts' with { type: 'macro' }

const EMOJI = new Map(Object.entries(emojiNames()))

/** Puts emoji in place of their names: `:tada:` becomes 🎉. What is no emoji's name stays. */
export function withEmoji(text: string): string {
  if (!text.includes(':')) return text
  return text.replaceAll(/:([a-z0-9_+-]{1,40}):/g, (typed, name) => EMOJI.get(name) ?? typed)
}
