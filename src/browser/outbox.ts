import { v4 as uuid } from 'uuid'
import { catchUp, MESSAGE, openPartner, place } from './conversation.ts'
import { readElements } from './elements.ts'
import type { Item } from './outbox-storage.ts'
import * as storage from './outbox-storage.ts'
import { me } from './person.ts'
import { ForeignAnswer, request } from './request.ts'
import { say } from './words.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

let items: Item[] = []
const inFlight = new Set<Item>()
const running = new Set<string>()
const wakers = new Set<() => void>()

/** Whether a message to this partner is under way right now. */
export function isSendingTo(partner: string | null): boolean {
  return [...inFlight].some(item => item.partner === partner)
}

/** Takes up what an earlier page, or a tab that was closed, could not send. */
export function openOutbox(): void {
  for (const item of storage.readAll(me())) {
    if (!items.some(({ key }) => key === item.key)) items.push(item)
  }
  showWaiting()
  sendAll()
}

/** Sends a message. It is shown at once, and sent when it can be: in order, and once, whatever happens. */
export function post(partner: string, body: string): void {
  const item = storage.add(me(), { partner, body, key: uuid() })
  items.push(item)
  showWaiting()
  sendAll()
}

/** The server may be in reach again: sends without waiting for the pause to end. */
export function retryNow(): void {
  openOutbox()
  for (const wake of wakers) wake()
}

/** Forgets everything, for somebody who signs out on a shared machine. */
export function emptyOutbox(): void {
  for (const item of storage.readAll(me())) storage.remove(item) // those of other tabs too
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

/** One queue for each partner: what cannot be sent to one holds up nothing for another. */
function sendAll(): void {
  for (const { partner, refusal } of items) if (!refusal && !running.has(partner)) void sendTo(partner)
}

async function sendTo(partner: string): Promise<void> {
  running.add(partner)
  for (let attempts = 0; ; ) {
    const item = items.find(item => item.partner === partner && !item.refusal)
    if (!item) break
    inFlight.add(item)
    const pauseMs = await send(item)
    inFlight.delete(item)
    attempts = pauseMs === 0 ? 0 : attempts + 1
    if (pauseMs > 0) await pause(Math.min(pauseMs * 2 ** (attempts - 1), LONGEST_PAUSE_MS))
  }
  running.delete(partner)
  catchUp() // what came from elsewhere while our own were on their way
}

/** Tries once. Gives 0 when the item is dealt with, or for how many milliseconds to pause before trying again. */
async function send(item: Item): Promise<number> {
  const { partner, key, body } = item
  try {
    const response = await request(`/with/${encodeURIComponent(partner)}`, { key, body })
    if (response.ok) {
      const [stored] = await readElements(response, MESSAGE)
      if (!stored) return FIRST_PAUSE_MS
      drop(item)
      if (partner === openPartner()) place(stored)
      return 0
    }
    if ([401, 408, 429].includes(response.status) || response.status >= 500) {
      return Number(response.headers.get('retry-after') ?? 0) * 1000 || FIRST_PAUSE_MS
    }
    const [reason] = await readElements(response, '.notice')
    refuse(item, reason?.textContent ?? say('refused'))
    return 0
  } catch (error) {
    if (!(error instanceof ForeignAnswer && error.status === 413)) return FIRST_PAUSE_MS
    refuse(item, say('tooLargeForProxy')) // and will ever be
    return 0
  }
}

function refuse(item: Item, reason: string): void {
  item.refusal = reason
  if (!storage.update(item)) items = items.filter(other => other !== item) // deleted in another tab meanwhile
  showWaiting()
}

function pause(pauseMs: number): Promise<void> {
  return new Promise(resolve => {
    const wake = () => {
      clearTimeout(timer)
      wakers.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, pauseMs)
    wakers.add(wake)
  })
}

function drop(item: Item): void {
  items = items.filter(other => other !== item)
  storage.remove(item)
  showWaiting()
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
  state.textContent = item.refusal ?? say('waiting')
  element.append(text, state)
  if (item.refusal)
    element.append(
      button(say('edit'), () => edit(item)),
      button(say('delete'), () => drop(item)),
    )
  return element
}

/** Takes a refused message back into the field, before what is written there. */
function edit(item: Item): void {
  const field = document.querySelector<HTMLTextAreaElement>('.composer textarea')
  if (!field) return
  field.value = field.value ? `${item.body}\n${field.value}` : item.body
  field.focus()
  field.dispatchEvent(new Event('input', { bubbles: true })) // so that it is kept as a draft
  drop(item)
}

function button(label: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'quiet'
  element.textContent = label
  element.addEventListener('click', onClick)
  return element
}
