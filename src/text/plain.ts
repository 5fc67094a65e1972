import type { Token } from 'markdown-it'
import { withEmoji } from './emoji.ts'
import { readMarks } from './markdown.ts'

/** Gives what somebody has written without its marks, for where there is only text: in the list, in a notification. */
export function plainText(body: string): string {
  const tokens = readMarks(body)
  return tokens ? tokens.map(textOf).join('').trim() : withEmoji(body)
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'inline':
      return `${(token.children ?? []).map(textOf).join('')}\n`
    case 'text':
      return withEmoji(token.content)
    case 'softbreak':
      return '\n'
    default:
      return token.content
  }
}
