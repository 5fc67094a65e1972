import type { Range } from './match.ts'
import type { Excerpt } from './model.ts'

/** Characters of a text that are shown, about. */
const LENGTH = 200

/** Of them, how many come before the first that was found. */
const BEFORE = 60

/** Makes a part of a text around what was found in it, on one line. What was left away at an end is shown by dots. */
export function excerptOf(text: string, found: readonly Range[]): Excerpt {
  const hits = withoutOverlaps(found)
  const { start, end } = partAround(text, hits[0]?.start ?? 0)
  const parts: Excerpt = start > 0 ? [{ text: '…', hit: false }] : []
  let shown = start
  for (const hit of hits) {
    const hitEnd = Math.min(hit.end, end)
    if (hitEnd <= hit.start) break
    parts.push({ text: text.slice(shown, hit.start), hit: false })
    parts.push({ text: text.slice(hit.start, hitEnd), hit: true })
    shown = hitEnd
  }
  parts.push({ text: text.slice(shown, end) + (end < text.length ? '…' : ''), hit: false })
  return joined(parts)
}

/** In the order of the text, each character once. */
function withoutOverlaps(found: readonly Range[]): Range[] {
  const ranges: Range[] = []
  for (const { start, end } of found.toSorted((one, other) => one.start - other.start)) {
    const last = ranges.at(-1)
    if (last && start < last.end) last.end = Math.max(last.end, end)
    else ranges.push({ start, end })
  }
  return ranges
}

/** Begins and ends between words where one does so near by, and in any case between characters. */
function partAround(text: string, first: number): Range {
  if (text.length <= LENGTH) return { start: 0, end: text.length }
  const start = first <= BEFORE ? 0 : afterSpace(text, first - BEFORE, first)
  if (text.length - start <= LENGTH) return { start, end: text.length }
  const space = text.lastIndexOf(' ', start + LENGTH)
  const end = space > first + BEFORE ? space : start + LENGTH
  return { start, end: isInsideCharacter(text, end) ? end - 1 : end }
}

function afterSpace(text: string, from: number, to: number): number {
  const space = text.indexOf(' ', from)
  if (space >= 0 && space < to) return space + 1
  return isInsideCharacter(text, from) ? from - 1 : from
}

/** Whether both halves of a character would be cut apart here. */
function isInsideCharacter(text: string, index: number): boolean {
  return /[\udc00-\udfff]/.test(text.charAt(index)) && /[\ud800-\udbff]/.test(text.charAt(index - 1))
}

/** Puts the text on one line, and together what stands side by side and is alike. */
function joined(parts: Excerpt): Excerpt {
  const excerpt: Excerpt = []
  for (const { text, hit } of parts) {
    const line = text.replace(/\s+/g, ' ')
    const last = excerpt.at(-1)
    if (line === '') continue
    if (last?.hit === hit) last.text += line
    else excerpt.push({ text: line, hit })
  }
  return excerpt
}
