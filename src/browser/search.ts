import htmx from 'htmx.org'
import { showFailure } from './notice.ts'
import { keepPlace } from './place.ts'

type SearchScript = typeof import('./search/main.ts')

/** What leads to the search: in the list, in the quick switcher, and in the menu of a conversation. */
const OPENERS = '.opens-search, #conversation .menu a[href^="/search"]'

/** What the script that is loaded for it shares with this one, which knows where one is and has the page's htmx. */
export type PageTools = {
  htmx: Pick<typeof htmx, 'on' | 'process' | 'trigger'>
  keepPlace: () => void
}

/** Opens the search of messages in the place of the list, on Ctrl+Shift+F (⌘ Shift F) and by what leads to its page. Its script is loaded then. */
export function watchSearch(): void {
  document.addEventListener('keydown', event => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event
    if (key.toLowerCase() !== 'f' || !shiftKey || altKey || !(ctrlKey || metaKey)) return
    if (document.querySelector('dialog[open]')) return
    event.preventDefault()
    void withScript(({ openByKey }) => openByKey())
  })
  document.addEventListener('click', event => {
    const opener =
      event.target instanceof Element
        ? event.target.closest<HTMLAnchorElement | HTMLLIElement>(OPENERS)
        : null
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    opener.closest('details')?.removeAttribute('open')
    const path = opener instanceof HTMLAnchorElement ? opener.href : opener.dataset.path
    void withScript(({ openSearch }) => openSearch(new URL(path ?? '/search', location.href)))
  })
}

/** Has a page of the search, which is a form without a script, search while one types. Does nothing where that is done. */
export function tidySearch(): void {
  const pane = document.querySelector<HTMLElement>('.pane.finder:not([data-live])')
  if (!pane) return
  pane.dataset.live = ''
  void withScript(({ searchOnPage }) => searchOnPage(pane))
}

let script: Promise<SearchScript> | null = null

async function withScript(use: (search: ReturnType<SearchScript['createSearch']>) => unknown): Promise<void> {
  try {
    const { dataset } = document.querySelector<HTMLElement>('.opens-search[data-script]') ?? document.body
    script ??= import(dataset.script ?? '')
    const { createSearch } = await script
    await use(createSearch({ htmx, keepPlace }))
  } catch {
    script = null
    showFailure()
  }
}
