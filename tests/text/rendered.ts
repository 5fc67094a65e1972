import { renderText } from '../../src/text/render.ts'
import { english } from '../../src/words/english.ts'

/** What becomes of a text on a page. */
export function rendered(body: string): string {
  return renderText(body).render(english, '')
}

/** The elements that a text becomes, without their attributes. */
export function marked(body: string): string {
  return rendered(body).replaceAll(/<(\w+) [^>]*>/g, '<$1>')
}

/** The text that somebody sees. */
export function shown(body: string): string {
  return rendered(body)
    .replaceAll(/<\/(?:p|li|pre)>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .trim()
}
