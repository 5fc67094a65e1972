import type { HtmxRequestCtx } from 'htmx.org'
import { PLACE_HEADER } from '../conversations/place-header.ts'
import { isAskedFor, messageList, openPartner, showsLatest } from './open-conversation.ts'
import { me } from './person.ts'
import { placePrefix } from './storage.ts'
import { distanceFromEnd, firstInView, scroller, shownMessages } from './view.ts'

// Where one was in a conversation, for when one comes back to it in this tab: the first message in view, and where its upper edge was.

/** Nearer to the newest end one is there. */
const AT_END_PX = 60

/** A new line is so far down in what is shown: some of what was read before stands above it. */
const NEW_LINE_AT = 0.25

/** The day that sticks above the messages is so high. */
const BELOW_DAY_PX = 44

const CONVERSATION = /^\/with\/([^/?#]+)\/?$/

type Place = { seq: number; offset: number }

let shownList: HTMLElement | null = null
let lookedFor: Place | null = null

/** Keeps where one is, since another page is about to come. */
export function keepPlace(): void {
  const partner = openPartner()
  const first = firstInView()
  if (partner === null) return
  if (!first || (showsLatest() && distanceFromEnd() < AT_END_PX)) forgetPlace()
  else keep(partner, { seq: Number(first.dataset.seq), offset: first.getBoundingClientRect().top - top() })
}

/** Tells the server, which opens a conversation, where one was in it: it shows that part, unless something is new. */
export function placeHeaders(path: string): Record<string, string> {
  const [, partner] = CONVERSATION.exec(path) ?? []
  const place = partner === undefined ? null : readPlace(decodeURIComponent(partner))
  return place ? { [PLACE_HEADER]: String(place.seq) } : {}
}

/** Looks after the place when htmx opens a conversation, or goes back to one. Who goes to the newest messages leaves it. */
export function keepPlaceOn({ target, request }: HtmxRequestCtx): void {
  if (!(target instanceof Element) || target.id !== 'conversation') return
  const { pathname, search } = new URL(request.action, location.href)
  if (search === '') keepPlace()
  else forgetPlace()
  Object.assign(request.headers, placeHeaders(pathname))
}

function forgetPlace(): void {
  const partner = openPartner()
  if (partner !== null) sessionStorage.removeItem(nameOf(partner))
}

/**
 * Has a conversation that was just opened begin where it is to be read on: at the message that a link leads to, at what is new, or where one was.
 * @returns false where one was in a part of it that is not here, and that was not asked for in vain
 */
export function showPlace(): boolean {
  const list = messageList()
  if (list === shownList) return true
  shownList = list
  if (!list) return true
  const linked = linkedMessage()
  const line = list.querySelector(':scope > .new')
  if (linked) linked.scrollIntoView({ block: 'center' })
  else if (line) showNew(list, line)
  else if (!isAskedFor()) return showPlaceBefore()
  return true
}

/** Shows the new line with some of what was read before above it; with less of that where all of what is new is in view then. */
function showNew(list: HTMLElement, line: Element): void {
  const height = scroller()?.clientHeight ?? 0
  const over = height - (list.getBoundingClientRect().bottom - line.getBoundingClientRect().top)
  scrollTo(line, over > BELOW_DAY_PX ? Math.min(over, height * NEW_LINE_AT) : height * NEW_LINE_AT)
}

/** The message that the address leads to, if it leads to one. */
export function linkedMessage(): HTMLElement | null {
  return messageList()?.querySelector<HTMLElement>(':scope > .linked') ?? null
}

function showPlaceBefore(): boolean {
  const place = readPlace(openPartner())
  if (!place) return true
  const item = shownMessages().find(({ dataset }) => Number(dataset.seq) >= place.seq)
  const isHere = item && (item !== shownMessages()[0] || Number(item.dataset.seq) === place.seq)
  if (isHere) scrollTo(item, place.offset)
  const isLookedFor = lookedFor?.seq === place.seq
  lookedFor = isHere ? null : place
  return isHere || isLookedFor
}

function scrollTo(item: Element, offset: number): void {
  scroller()?.scrollBy({ top: item.getBoundingClientRect().top - top() - offset, behavior: 'instant' })
}

function top(): number {
  return scroller()?.getBoundingClientRect().top ?? 0
}

function nameOf(partner: string): string {
  return `${placePrefix(me())}${partner}`
}

function keep(partner: string, { seq, offset }: Place): void {
  try {
    sessionStorage.setItem(nameOf(partner), `${seq} ${offset.toFixed(2)}`)
  } catch {
    // There is no room: then the conversation opens at its end.
  }
}

function readPlace(partner: string | null): Place | null {
  const kept = partner === null ? null : sessionStorage.getItem(nameOf(partner))
  const [, seq, offset] = /^(\d+) (-?[\d.]+)$/.exec(kept ?? '') ?? []
  return seq === undefined ? null : { seq: Number(seq), offset: Number(offset) }
}
