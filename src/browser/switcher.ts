import htmx from 'htmx.org'
import { readElements } from './elements.ts'
import { request } from './request.ts'
import { say } from './words.ts'

/** Whoever types quickly asks once. */
const ASK_AFTER_MS = 80

let asked = 0

/** For which text something is shown; null where nothing is yet. */
let shownFor: string | null = null

/** Whether the choice was moved since the text was changed: then what comes late leaves it where it is. */
let hasMoved = false
let timer: ReturnType<typeof setTimeout> | undefined

/** Opens the quick switcher on Ctrl+K (⌘K) and by its button: people and conversations by a part of their names, without the mouse. */
export function watchSwitcher(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#switcher')
  const field = dialog?.querySelector('input')
  if (!dialog || !field) return
  showKeys()
  document.addEventListener('keydown', event => {
    if (
      event.key.toLowerCase() !== 'k' ||
      !(event.ctrlKey || event.metaKey) ||
      event.altKey ||
      event.shiftKey
    )
      return
    event.preventDefault()
    openSwitcher(dialog, field)
  })
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('.opens-switcher')) openSwitcher(dialog, field)
    if (target === dialog) dialog.close() // beside what is in it
  })
  field.addEventListener('input', () => {
    hasMoved = false
    clearTimeout(timer)
    timer = setTimeout(() => void find(field), ASK_AFTER_MS)
  })
  field.addEventListener('keydown', event => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') choose(field, 1)
    else if (event.key === 'ArrowUp') choose(field, -1)
    else if (event.key === 'Enter') void enter(dialog, field)
    else return
    event.preventDefault()
  })
  dialog.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('[role=option]')) dialog.close()
  })
  dialog.addEventListener('close', () => {
    clearTimeout(timer)
    asked++ // what is on its way is not waited for
  })
}

function openSwitcher(dialog: HTMLDialogElement, field: HTMLInputElement): void {
  if (document.querySelector('dialog[open]')) return
  field.value = ''
  hasMoved = false
  shownFor = null
  list()?.replaceChildren()
  showInstead([])
  dialog.showModal()
  field.focus()
  void find(field)
}

/** Opens what is chosen. Whoever types quickly is not led to what was found for less of the text. */
async function enter(dialog: HTMLDialogElement, field: HTMLInputElement): Promise<void> {
  const text = textOf(field)
  if (shownFor !== text) {
    clearTimeout(timer)
    await find(field)
  }
  if (dialog.open && shownFor === text) chosen()?.click()
}

/** What was found for an earlier text is not shown any more. */
async function find(field: HTMLInputElement): Promise<void> {
  const number = ++asked
  const text = textOf(field)
  try {
    const response = await request(`/switcher?${new URLSearchParams({ q: text })}`)
    const found = response.ok ? await readElements(response, '[role=option], .nobody') : []
    if (number !== asked) return
    shownFor = text
    const kept = hasMoved ? chosen()?.id : undefined
    list()?.replaceChildren(...found.filter(item => item.matches('[role=option]')))
    showInstead(found.filter(item => item.matches('.nobody')))
    const options = list()
    if (options) htmx.process(options)
    if (kept !== undefined) document.getElementById(kept)?.setAttribute('aria-selected', 'true')
    choose(field, 0)
  } catch {
    if (number !== asked) return
    showInstead([unreachable()])
    timer = setTimeout(() => void find(field), 1_000)
  }
}

/** Says in place of people that there are none, or why they are not shown. */
function showInstead(lines: HTMLElement[]): void {
  document.querySelector('#switcher .nobody')?.remove()
  list()?.after(...lines)
}

function unreachable(): HTMLElement {
  const line = document.createElement('p')
  line.className = 'nobody'
  line.role = 'status'
  line.textContent = say('reconnecting')
  return line
}

function textOf(field: HTMLInputElement): string {
  return field.value.trim()
}

/** Moves the choice by so many, round and round. The focus stays in the field. */
function choose(field: HTMLInputElement, by: number): void {
  if (by !== 0) hasMoved = true
  const options = [...(list()?.children ?? [])]
  const index = options.findIndex(option => option.ariaSelected === 'true')
  const next = options.at((Math.max(index, 0) + by) % options.length)
  for (const option of options) option.ariaSelected = String(option === next)
  field.setAttribute('aria-expanded', String(options.length > 0))
  field.setAttribute('aria-activedescendant', next?.id ?? '')
  next?.scrollIntoView({ block: 'nearest' })
}

function chosen(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#switcher [role=option][aria-selected=true]')
}

function list(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#switcher-list')
}

/** The button names the keys as they are on this computer. */
function showKeys(): void {
  const keys = document.querySelector('.opens-switcher kbd')
  if (keys && /Mac|iP/.test(navigator.platform)) keys.textContent = '⌘ K'
}
