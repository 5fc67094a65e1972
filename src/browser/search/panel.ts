import { filtersIn, hasWords, withFilter } from '../../search/filters.ts'
import { readElements } from '../elements.ts'
import { openPartner } from '../open-conversation.ts'
import { request } from '../request.ts'
import type { PageTools } from '../search.ts'
import { type Finder, watchFinder } from './finder.ts'
import { highlight } from './highlight.ts'
import { hitsIn, openHit } from './hits.ts'
import { keepOrigins, noteOrigin, type Origin } from './origin.ts'

/** The panel, and what opens it. */
export type Panel = {
  /** @throws where it cannot be had from the server */
  open(address: URL): Promise<void>
  openByKey(): Promise<void>
}

/** What is open: its element, and where somebody was before. */
type Opened = { element: HTMLElement; finder: Finder; origin: Origin; hasMoved: boolean }

/** Where it is all that has room, as the style sheet has it. */
const IS_ALONE = matchMedia('(max-width: 44rem)')

/** Creates what shows the search in the place of the list. What is found opens beside it; on a phone in its place, below a strip that leads on. */
export function createPanel(tools: PageTools): Panel {
  let opened: Opened | null = null

  async function open({ pathname, search, searchParams }: URL): Promise<void> {
    const known = opened
    if (known) {
      reveal(known)
      known.finder.search(searchParams.get('q') ?? withFilter('', 'with', searchParams.get('with') ?? ''))
      return
    }
    const response = await request(`${pathname}${search}`)
    const [element] = await readElements(response, '.panel-of-search')
    if (!element || opened) return
    const origin = noteOrigin(tools)
    document.querySelector('.sidebar')?.before(element)
    tools.htmx.process(element)
    opened = { element, finder: watchFinder(element, tools), origin, hasMoved: false }
    element.addEventListener('click', ({ target }) => {
      if (target instanceof Element && opened) press(target, opened)
    })
    pass(element, false)
    focusField(element)
  }

  async function openByKey(): Promise<void> {
    const pageField = document.querySelector<HTMLInputElement>('.pane.finder [name=q]')
    if (!opened && pageField) pageField.select()
    else if (!opened) await open(new URL('/search', location.href))
    else if (opened.element.contains(document.activeElement)) toggleOpenConversation(opened)
    else reveal(opened)
  }

  /** One leaves it and stays where one is now; or goes back to where one was. */
  function close({ element, origin, hasMoved }: Opened, isGoingBack: boolean): void {
    opened = null
    element.remove()
    highlight(null, [])
    if (!hasMoved) origin.focus()
    else if (isGoingBack) origin.goBack()
  }

  function press(target: Element, panel: Opened): void {
    const hit = target.closest<HTMLElement>('.hit')
    if (hit) {
      panel.hasMoved = true
      showAsOpen(hit, panel.element)
    } else if (target.closest('.closes-search')) close(panel, false)
    else if (target.closest('.back-to-results')) reveal(panel)
    else if (target.closest('.to-previous')) step(panel.element, -1)
    else if (target.closest('.to-next')) step(panel.element, 1)
  }

  /** Marks the one that is opened, and says which of all it is. */
  function showAsOpen(hit: HTMLElement, element: HTMLElement): void {
    const hits = hitsIn(element)
    for (const other of hits) other.removeAttribute('aria-current')
    hit.setAttribute('aria-current', 'true')
    pass(element, true)
    element.querySelector('.which')?.replaceChildren(`${hits.indexOf(hit) + 1} / ${hits.length}`)
    const more = element.querySelector('.groups > .more')
    if (more && hit === hits.at(-1)) tools.htmx.trigger(more, 'intersect')
  }

  keepOrigins(tools)
  IS_ALONE.addEventListener('change', () => opened && tellRole(opened.element))
  document.addEventListener('keydown', event => {
    if (!opened || event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    if (document.querySelector('dialog[open], details.menu[open], :popover-open')) return
    event.preventDefault() // it would empty the field
    if (opened.element.contains(document.activeElement)) close(opened, true)
    else reveal(opened)
  })
  document.addEventListener('focusin', ({ target }) => {
    if (!opened || !(target instanceof Element) || !target.matches('#messages > .linked')) return
    const hit = openHit(opened.element)
    if (hit?.getAttribute('href') !== location.pathname) return
    const marks = [...hit.querySelectorAll('mark')].map(mark => mark.textContent)
    highlight(target.querySelector(':scope > .text'), marks)
  })
  return { open, openByKey }
}

/** Shows what was found again, with the focus where one was in it. */
function reveal({ element }: Opened): void {
  pass(element, false)
  const hit = openHit(element)
  if (hit) hit.focus()
  else focusField(element)
}

/** Whether one has gone on to the conversation, which a phone shows in its place. */
function pass(element: HTMLElement, isPassed: boolean): void {
  element.classList.toggle('passed', isPassed)
  tellRole(element)
}

/** Where it is all that is shown, it is what the page is about. */
function tellRole(element: HTMLElement): void {
  const isAll = IS_ALONE.matches && !element.matches('.passed')
  element.setAttribute('role', isAll ? 'main' : 'complementary')
  element.querySelector('.bar h2')?.setAttribute('aria-level', isAll ? '1' : '2')
}

function focusField(element: HTMLElement): void {
  const field = element.querySelector<HTMLInputElement>('[name=q]')
  if (field && /\S$/.test(field.value) && !hasWords(field.value)) field.value += ' ' // for the words that come now
  field?.focus()
  field?.setSelectionRange(field.value.length, field.value.length)
}

/** Looks in the conversation that is open and nowhere else; or everywhere again. */
function toggleOpenConversation({ finder }: Opened): void {
  const partner = openPartner()
  if (partner === null) return
  const q = finder.typed()
  finder.search(withFilter(q, 'with', filtersIn(q).with === partner ? '' : partner))
}

function step(element: HTMLElement, by: -1 | 1): void {
  const hits = hitsIn(element)
  const current = hits.findIndex(hit => hit.hasAttribute('aria-current'))
  hits[current + by]?.click()
}
