import { FILTER_NAMES, type FilterName, filtersIn, hasWords, withFilter } from '../../search/filters.ts'
import { searchPath } from '../../search/path.ts'
import type { PageTools } from '../search.ts'
import { createAsking } from './asking.ts'
import { goThroughHits, hitsIn } from './hits.ts'
import { proposeNames } from './names.ts'

/** A form that is searched by, and what it finds. */
export type Finder = {
  /** Searches for something else. */
  search(q: string): void
  /** What is typed. */
  typed(): string
}

/** Has a form search while one types, keeps its words and its fields in step, and lets the arrows go through what was found. */
export function watchFinder(finder: HTMLElement, tools: PageTools): Finder {
  const form = finder.querySelector('form')
  const field = form?.querySelector<HTMLInputElement>('[name=q]')
  if (!form || !field) throw new Error('There is no form.')
  const asking = createAsking(finder, () => pathOf(form, field), tools)
  const search = (q: string) => {
    field.value = q === '' || hasWords(q) ? q : `${q} ` // for the words that come now
    fillFields(form, q)
    void asking.now()
  }
  form.addEventListener('input', ({ target }) => {
    if (target === field) fillFields(form, field.value)
    else if (target instanceof HTMLInputElement) {
      field.value = withField(field.value, target)
      showCount(form, field.value)
    }
    asking.later()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    void asking.now().then(() => hitsIn(finder)[0]?.focus())
  })
  finder.addEventListener('click', event => {
    const { target } = event
    if (!(target instanceof Element)) return
    if (target.closest('.again')) void asking.now()
    const link = target.closest<HTMLAnchorElement>('.beginning-of-search a')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    search(new URL(link.href).searchParams.get('q') ?? '')
    field.focus()
  })
  finder.addEventListener('keydown', event => goThroughHits(event, finder, field))
  proposeNames(form)
  if (field.value !== field.defaultValue) search(field.value) // typed before this script was there
  return { search, typed: () => field.value }
}

function pathOf(form: HTMLFormElement, { value }: HTMLInputElement): string {
  const order = form.querySelector<HTMLSelectElement>('[name=order]')?.value
  return searchPath({ q: value.trim(), order: order === 'newest' ? '' : order })
}

/** Has the fields say what the words say. */
function fillFields(form: HTMLFormElement, q: string): void {
  const texts = filtersIn(q)
  for (const name of FILTER_NAMES) {
    const input = form.querySelector<HTMLInputElement>(`[name=${name}]`)
    if (input?.type === 'checkbox') input.checked = texts[name] !== ''
    else if (input) input.value = texts[name]
  }
  showCount(form, q)
}

/** Says how many filters there are, where their fields are out of sight. */
function showCount(form: HTMLFormElement, q: string): void {
  const given = Object.values(filtersIn(q)).filter(text => text !== '').length
  form.querySelector('.count')?.replaceChildren(given > 0 ? String(given) : '')
}

/** Has the words say what a field says. */
function withField(q: string, { name, type, value, checked }: HTMLInputElement): string {
  if (!isFilterName(name)) return q
  return withFilter(q, name, type === 'checkbox' && !checked ? '' : value)
}

function isFilterName(name: string): name is FilterName {
  return FILTER_NAMES.some(known => known === name)
}
