import { readElements } from './elements.ts'
import { showFailure } from './notice.ts'
import { request } from './request.ts'

/** The panel that searches messages, in the place of the list. */
const SEARCH = '.panel-of-search'

/** Keys that work wherever one is; those of the composer and of messages are with these. */
export function watchKeyboard(): void {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return
    if (!actOn(event)) return
    event.preventDefault()
  })
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element) || !event.target.closest('a[href="/keyboard"]')) return
    event.preventDefault()
    void showSheet()
  })
}

/** Does what a key stands for. Returns whether it stands for something. */
function actOn(event: KeyboardEvent): boolean {
  const { key, altKey, ctrlKey, metaKey, target } = event
  const isModified = ctrlKey || metaKey
  if (key === '/' && isModified && !altKey) void showSheet()
  else if (altKey && !isModified && key === 'ArrowUp') openNeighbour(-1)
  else if (altKey && !isModified && key === 'ArrowDown') openNeighbour(1)
  else if (isModified || altKey || isWriting(target)) return false
  else if (key === '?') void showSheet()
  else if (key === '/') document.querySelector<HTMLElement>(`${SEARCH} [name=q], .search input`)?.focus()
  else return false
  return true
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}

/** Opens the conversation above or below the one that is open, in the order of the list; what was found, where that is in its place. */
function openNeighbour(step: -1 | 1): void {
  const links = [
    ...document.querySelectorAll<HTMLElement>(
      document.querySelector(SEARCH) ? `${SEARCH} .hit` : '#people .row > a',
    ),
  ]
  const current = links.findIndex(link => link.hasAttribute('aria-current'))
  const next = current < 0 ? links[0] : links[current + step]
  next?.scrollIntoView({ block: 'nearest' })
  next?.click()
}

async function showSheet(): Promise<void> {
  try {
    const [dialog] = await readElements(await request('/keyboard'), 'dialog')
    if (!(dialog instanceof HTMLDialogElement) || document.querySelector('dialog[open]')) return
    if (navigator.userAgent.includes('Mac'))
      for (const key of dialog.querySelectorAll('[data-key="Mod"]')) key.textContent = '⌘'
    dialog.addEventListener('close', () => dialog.remove())
    document.body.append(dialog)
    dialog.showModal() // the browser gives the focus back when it is closed
  } catch {
    showFailure()
  }
}
