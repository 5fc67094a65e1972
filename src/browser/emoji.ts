import { showFailure } from './notice.ts'
import { say } from './words.ts'

type PickerScript = typeof import('./emoji-picker/main.ts')

/** How far the picker stays from the edges of the window, and from what it belongs to, in pixels. */
const GAP = 8

/**
 * Lets somebody pick an emoji, near the button that asked for it. It is closed by Escape and by a press elsewhere, and the focus goes back
 * to the button.
 * @returns the emoji in its recommended form, or null when none was picked
 */
export async function pickEmoji(anchor: HTMLElement): Promise<string | null> {
  const picker = await createPicker().catch(() => null)
  if (!picker) {
    showFailure()
    return null
  }
  const popover = document.createElement('div')
  popover.className = 'emoji-popover'
  popover.popover = 'auto'
  popover.tabIndex = -1
  popover.setAttribute('role', 'dialog')
  popover.setAttribute('aria-label', say('emoji'))
  popover.append(picker)
  document.body.append(popover)
  return new Promise(resolve => {
    let picked: string | null = null
    picker.addEventListener('emoji-click', ({ detail }) => {
      picked = detail.unicode ?? null
      popover.hidePopover()
    })
    popover.addEventListener('toggle', ({ newState }) => {
      if (newState === 'open') return
      popover.remove()
      anchor.focus()
      resolve(picked)
    })
    popover.showPopover()
    place(popover, anchor)
    const search = picker.shadowRoot?.querySelector<HTMLElement>('input')
    if (search && matchMedia('(pointer: fine)').matches) search.focus()
    else popover.focus() // on a phone the keyboard would cover the picker
  })
}

/** Forgets which emoji somebody uses most, which the picker keeps in a database of its own. */
export function forgetEmoji(): void {
  indexedDB.deleteDatabase(`emoji-picker-element-${document.documentElement.lang}`)
}

/** The addresses of the script and the data. They change with the content, so the page says them. */
export function emojiResources(): { script: string; source: string } {
  const { script = '', source = '' } = document.getElementById('emoji')?.dataset ?? {}
  return { script, source }
}

async function createPicker() {
  const { script, source } = emojiResources()
  const loaded: PickerScript = await import(script)
  return loaded.createPicker(source, document.documentElement.lang)
}

/** Above the button where there is room, else below; at a side of the window when it would stand out of it. */
function place(popover: HTMLElement, anchor: HTMLElement): void {
  const { top, bottom, right } = anchor.getBoundingClientRect()
  const { width, height } = popover.getBoundingClientRect()
  const above = top - height - GAP
  const y = above >= GAP ? above : Math.min(bottom + GAP, innerHeight - height - GAP)
  const x = Math.min(right - width, innerWidth - width - GAP)
  popover.style.top = `${Math.max(GAP, y)}px`
  popover.style.left = `${Math.max(GAP, x)}px`
}
