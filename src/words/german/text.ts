import type { text as english } from '../english/text.ts'

export const text: typeof english = {
  code: 'Code',
  emoji: 'Emoji einfügen',
}
