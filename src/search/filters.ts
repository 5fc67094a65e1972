import { isDay } from '../http/calendar.ts'

// The filters that may stand among the words of a search, such as `from:ann`: for the server and for the fields of a page.

export const FILTER_NAMES = ['with', 'from', 'after', 'before', 'has'] as const
export type FilterName = (typeof FILTER_NAMES)[number]

/** A filter as a word: `has` is always `file`. */
export type FilterWord = { name: FilterName; value: string }

/** What each filter says; '' where it says nothing. */
export type FilterTexts = Record<FilterName, string>

/** A part of what was typed: a word, words in quotes, or a filter. */
type Part = { text: string; isQuoted: boolean; filter: FilterWord | null; start: number; end: number }

/** Quoted words, the last quote of which may be missing, and anything else between spaces. */
const PARTS = /["“”„«»]([^"“”„«»]*)["“”„«»]?|[^\s"“”„«»]+/g

const FILTER = /^(from|with|before|after|has):(.+)$/i

/** Takes apart what was typed. */
export function partsOf(q: string): Part[] {
  return [...q.matchAll(PARTS)].map(({ 0: all, 1: quoted, index }) => ({
    text: quoted ?? all,
    isQuoted: quoted !== undefined,
    filter: quoted === undefined ? filterOf(all) : null,
    start: index,
    end: index + all.length,
  }))
}

/** What only looks like a filter, such as a day that does not exist, is a word. */
function filterOf(part: string): FilterWord | null {
  const [, written = '', value = ''] = FILTER.exec(part) ?? []
  const name = FILTER_NAMES.find(known => known === written.toLowerCase())
  switch (name) {
    case 'with':
    case 'from':
      return { name, value: value.replace(/^@/, '') }
    case 'before':
    case 'after':
      return isDay(value) ? { name, value } : null
    case 'has':
      return /^files?$/i.test(value) ? { name, value: 'file' } : null
    default:
      return null
  }
}

/** What the filters among some words say; of two that are alike, the last. */
export function filtersIn(q: string): FilterTexts {
  const texts: FilterTexts = { with: '', from: '', after: '', before: '', has: '' }
  for (const { filter } of partsOf(q)) if (filter) texts[filter.name] = filter.value
  return texts
}

/** Whether there is anything beside filters. */
export function hasWords(q: string): boolean {
  return partsOf(q).some(({ filter }) => filter === null)
}

/** Puts a filter among some words, in the place of one that is alike, or takes it away where it says nothing. */
export function withFilter(q: string, name: FilterName, text: string): string {
  const value = text.replace(/[\s"“”„«»]+/g, '').replace(/^@/, '')
  const alike = partsOf(q).filter(({ filter }) => filter?.name === name)
  let changed = q
  for (const { start, end } of alike.toReversed())
    changed = `${changed.slice(0, start)}${changed.slice(end).replace(/^\s+/, '')}`
  if (value === '') return changed.trimEnd()
  const at = alike[0]?.start ?? changed.length
  const [before, after] = [changed.slice(0, at), changed.slice(at)].map(part => part.trim())
  return [before, `${name}:${value}`, after].filter(Boolean).join(' ')
}

/**
 * Has words and fields say the same: what differs from what both said before counts, else the field.
 * @param shown the words as a page showed them with its fields, where no script kept both in step; '' for an address by itself
 */
export function settle(q: string, fields: Partial<FilterTexts>, shown: string): string {
  const [written, before] = [filtersIn(q), filtersIn(shown)]
  let settled = q
  for (const name of FILTER_NAMES) {
    const field = fields[name] ?? ''
    if (field !== before[name] && field !== written[name]) settled = withFilter(settled, name, field)
  }
  return settled
}

/** The words alone. */
export function withoutFilters(q: string): string {
  return FILTER_NAMES.reduce((words, name) => withFilter(words, name, ''), q)
}
