import { catchUp, openPartner, place } from './conversation.ts'
import { me, parseElements, request } from './fragment.ts'

/** A message that the server does not have yet, kept in the browser over reloads. */
type Item = { storageKey: string; partner: string; key: string; body: string; refusal?: string }

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

let items: Item[] = []
let isRunning = false
let wake: (() => void) | null = null

/** Whether something is on its way or waiting to be sent. */
export function isSending(): boolean {
  return items.some(({ refusal }) => !refusal)
}

/** Takes up what an earlier page could not send. */
export function openOutbox(): void {
  items = Object.keys(localStorage)
    .filter(name => name.startsWith(prefix()))
    .sort()
    .flatMap(storageKey => {
      const item: Omit<Item, 'storageKey'> = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
      return item ? [{ ...item, storageKey }] : []
    })
  showWaiting()
  void run()
}

/** Sends a message. It is shown at once, and sent when it can be: in order, and once, whatever happens. */
export function post(partner: string, body: string): void {
  const key = crypto.randomUUID()
  const position = Date.now().toString().padStart(16, '0')
  const item: Item = { storageKey: `${prefix()}${position}.${items.length}.${key}`, partner, key, body }
  items.push(item)
  save(item)
  showWaiting()
  void run()
}

/** The server may be in reach again: sends without waiting for the pause to end. */
export function retryNow(): void {
  wake?.()
}

/** Forgets everything, for somebody who signs out on a shared machine. */
export function emptyOutbox(): void {
  for (const item of items) localStorage.removeItem(item.storageKey)
  items = []
}

/** Shows what waits for the open conversation, after its messages. */
export function showWaiting(): void {
  const list = document.querySelector('#messages')
  if (!list) return
  for (const element of list.querySelectorAll<HTMLElement>('.waiting')) {
    if (!items.some(({ key }) => element.id === `waiting-${key}`)) element.remove()
  }
  for (const item of items) {
    if (item.partner !== openPartner()) continue
    const existing = document.getElementById(`waiting-${item.key}`)
    if (existing && existing.matches('.refused') === (item.refusal !== undefined)) continue
    existing?.remove()
    list.append(waitingItem(item))
  }
}

async function run(): Promise<void> {
  if (isRunning) return
  isRunning = true
  for (let attempts = 0; ; ) {
    const item = items.find(({ refusal }) => !refusal)
    if (!item) break
    const pauseMs = await send(item)
    attempts = pauseMs === 0 ? 0 : attempts + 1
    if (pauseMs > 0) await pause(Math.min(pauseMs * 2 ** (attempts - 1), LONGEST_PAUSE_MS))
  }
  isRunning = false
  catchUp() // what came from elsewhere while our own were on their way
}

/** Tries once. Gives 0 when the item is dealt with, or for how many milliseconds to pause before trying again. */
async function send(item: Item): Promise<number> {
  const { partner, key, body } = item
  try {
    const response = await request(`/with/${encodeURIComponent(partner)}`, { key, body })
    if (response.ok) {
      const [stored] = await parseElements(response)
      remove(item)
      if (stored && partner === openPartner()) place(stored)
      showWaiting()
      return 0
    }
    if (
      response.status === 401 ||
      response.status === 408 ||
      response.status === 429 ||
      response.status >= 500
    ) {
      return Number(response.headers.get('retry-after') ?? 0) * 1000 || FIRST_PAUSE_MS
    }
    item.refusal = (await parseElements(response))[0]?.textContent ?? 'It was refused.'
    save(item)
    showWaiting()
    return 0
  } catch {
    return FIRST_PAUSE_MS
  }
}

function pause(pauseMs: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, pauseMs)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

function save({ storageKey, ...item }: Item): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(item))
  } catch {
    // no storage (a private window, a full one): it is still sent as long as the page stays open
  }
}

function remove(item: Item): void {
  items = items.filter(other => other !== item)
  localStorage.removeItem(item.storageKey)
}

function waitingItem(item: Item): HTMLElement {
  const element = document.createElement('li')
  element.id = `waiting-${item.key}`
  element.className = `message own waiting${item.refusal ? ' refused' : ''}`
  const text = document.createElement('p')
  text.dir = 'auto'
  text.textContent = item.body
  const state = document.createElement('span')
  state.className = 'state'
  state.textContent = item.refusal ?? 'Waiting to be sent'
  element.append(text, state)
  if (item.refusal) {
    element.append(
      button('Edit', () => {
        const field = document.querySelector<HTMLTextAreaElement>('.composer textarea')
        if (!field) return
        field.value = field.value ? `${item.body}\n${field.value}` : item.body
        field.focus()
        drop(item)
      }),
      button('Delete', () => drop(item)),
    )
  }
  return element
}

function drop(item: Item): void {
  remove(item)
  showWaiting()
}

function button(label: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'quiet'
  element.textContent = label
  element.addEventListener('click', onClick)
  return element
}

function prefix(): string {
  return `chatapp.outbox.${me()}.`
}
