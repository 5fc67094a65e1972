import { readElements } from './elements.ts'
import { showFailure } from './notice.ts'
import { openPartner } from './open-conversation.ts'
import { request } from './request.ts'
import { focusIn } from './row-place.ts'
import { refreshArranged } from './sidebar.ts'
import { timeZone } from './time-zone.ts'

/** Between a menu and what it was opened at, and between it and the edge of the window. */
const GAP_PX = 4

/** What leads to a conversation's menu: in its row, and in the header of the open one. */
const OPENERS = '.row .more-about, #conversation .menu a[href$="/list"]'

/** At what a menu is opened, and what gets the focus back. */
type Opener = { link: HTMLAnchorElement; at: DOMRect; focusAfter: HTMLElement | null }

let opened: Opener | null = null

/**
 * Opens the menu of a conversation in place of the page with the same: at its button, by the other button of the mouse, by the key for
 * menus, and from the header. What is chosen there is done without leaving the page.
 */
export function watchRowMenus(): void {
  if (!('popover' in HTMLElement.prototype)) return // the links do without
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(OPENERS) : null
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const summary = link.closest('details')?.querySelector<HTMLElement>('summary') ?? null
    link.closest('details')?.removeAttribute('open')
    const button = summary ?? link
    void open({ link, at: button.getBoundingClientRect(), focusAfter: button })
  })
  document.addEventListener('contextmenu', event => {
    const row = event.target instanceof Element ? event.target.closest('.row') : null
    const link = row?.querySelector<HTMLAnchorElement>('.more-about')
    if (!link) return
    event.preventDefault()
    const isPointed = event.button === 2
    const at = isPointed ? new DOMRect(event.clientX, event.clientY) : link.getBoundingClientRect()
    void open({ link, at, focusAfter: row?.querySelector('a') ?? null })
  })
}

async function open(opener: Opener): Promise<void> {
  opened = opener
  try {
    const response = await request(new URL(opener.link.href).pathname)
    const [form] = response.ok ? await readElements(response, 'form.entries') : []
    if (!form) throw new Error(`status ${response.status}`)
    if (opened !== opener) return // another one was opened meanwhile
    const menu = menuElement()
    menu.replaceChildren(form)
    menu.showPopover()
    place(menu, opener.at)
    form.querySelector('button')?.focus()
  } catch {
    showFailure()
  }
}

function menuElement(): HTMLElement {
  const existing = document.getElementById('row-menu')
  if (existing) return existing
  const menu = document.createElement('div')
  menu.id = 'row-menu'
  menu.className = 'popover'
  menu.popover = 'auto' // which Escape and a press elsewhere close
  menu.addEventListener('keydown', moveFocus)
  menu.addEventListener('submit', event => {
    event.preventDefault()
    if (event.submitter instanceof HTMLButtonElement) void act(event.submitter.value)
  })
  menu.addEventListener('toggle', event => {
    if (event instanceof ToggleEvent && event.newState === 'closed' && isFocusLost()) focusBack()
  })
  document.body.append(menu)
  return menu
}

/** Below what it was opened at, or above where there is no room. */
function place(menu: HTMLElement, at: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect()
  const isRightToLeft = getComputedStyle(menu).direction === 'rtl'
  const left = at.width === 0 || isRightToLeft ? at.left : at.right - width
  const below = at.bottom + GAP_PX
  const top = below + height + GAP_PX > innerHeight ? at.top - height - GAP_PX : below
  menu.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - width - GAP_PX))}px`
  menu.style.top = `${Math.max(GAP_PX, Math.min(top, innerHeight - height - GAP_PX))}px`
}

function moveFocus(event: KeyboardEvent): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('#row-menu button')]
  const index = buttons.findIndex(button => button.matches(':focus'))
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  buttons.at(to % buttons.length)?.focus()
}

async function act(action: string): Promise<void> {
  if (!opened) return
  const { link } = opened
  const user = link.closest<HTMLElement>('.row')?.dataset.user ?? openPartner()
  document.getElementById('row-menu')?.hidePopover()
  focusBack()
  try {
    const response = await request(new URL(link.href).pathname, { do: action, time_zone: timeZone() })
    if (response.ok && user !== null) await refreshArranged(user)
    else showFailure((await readElements(response, '.notice'))[0]?.textContent ?? undefined)
  } catch {
    showFailure()
  }
}

/** The row may have been replaced by a newer one meanwhile. */
function focusBack(): void {
  if (!opened) return
  const { focusAfter } = opened
  const row = focusAfter?.closest('.row')
  if (!focusAfter || focusAfter.isConnected || !row) focusAfter?.focus()
  else focusIn(document.getElementById(row.id), focusAfter)
}

function isFocusLost(): boolean {
  const { activeElement } = document
  return (
    activeElement === null || activeElement === document.body || activeElement.closest('#row-menu') !== null
  )
}
