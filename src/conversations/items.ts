import type { Account, Person } from '../accounts/store.ts'
import { type Reached, receiptsOf } from '../delivered/receipts.ts'
import { type Html, html } from '../html/html.ts'
import { dayItem } from '../html/time.ts'
import { findFirstNew, isFollowing, type Placed, type Reading } from '../messages/arrangement.ts'
import type { Message } from '../messages/message.ts'
import { messageItem } from '../messages/views.ts'
import { conversationPath } from './path.ts'

const DAY_MS = 24 * 60 * 60_000

/** A part of a conversation, the oldest message first. */
export type Part = {
  messages: readonly Message[]
  /** Where the part before this one ends, when there is one. */
  olderBefore: number | null
  /** Where the part after this one begins, when there is one. */
  newerAfter: number | null
  /** The number before its first, where nothing between them is missing. */
  begin: number | null
  /** The number that it ends with, whether there still is a message of that number or not. */
  end: number
  /** The number of the conversation's last change when this was read. */
  lastChange: number
}

/** Who looks at a part, with whom the conversation is, and what else is shown among the messages. */
type Look = {
  viewer: Person
  partner: Account
  /** The partner's picture, beside the first message of each group; the script of a page puts it there itself. */
  face?: Html
  reading?: Reading | undefined
  /** How far one's own have come, said under them. */
  reached?: Reached
  /** The number of the message that the address of the page leads to. */
  linked?: number | undefined
  /** Whether it comes in later than its page. */
  isLater?: boolean
}

/** What was made of messages that are kept for somebody, and how they were shown. */
const made = new WeakMap<readonly Message[], { as: string; items: Html }>()

/** The same as `partItems` for messages that are kept between somebody's requests: made once for as long as all is shown alike. */
export function keptPartItems(part: Part, look: Look): Html {
  const { messages, ...numbers } = part
  const { viewer, partner, reading, reached, linked } = look
  const { username, displayName, picture } = partner
  const as = JSON.stringify([
    numbers,
    viewer.username,
    username,
    displayName,
    picture,
    reading,
    reached,
    linked,
  ])
  const kept = made.get(messages)
  if (kept?.as === as) return kept.items
  const items = partItems(part, look).keptPerLanguage()
  made.set(messages, { as, items })
  return items
}

/** The items of the list: messages in groups, above each day its heading, and the line above what was new. */
export function partItems(part: Part, look: Look): Html {
  const { messages, olderBefore, newerAfter, begin, end } = part
  const { partner } = look
  return html`${olderBefore !== null && olderItem(partner, olderBefore)}
${messageItems(part, look)}${gapItem(messages.at(-1)?.seq ?? begin ?? 0, end)}
${newerAfter !== null && newerItem(partner, newerAfter, messages.length)}`
}

function messageItems({ messages, olderBefore, begin, lastChange }: Part, look: Look): Html[] {
  const { viewer, partner, face, reading, reached, linked, isLater } = look
  const placed = messages.map(message => placeOf(message, viewer))
  const own = messages.filter(message => isShownAsOwn(message, viewer)).map(({ seq }) => seq)
  const receipts = reached && receiptsOf(own, reached)
  const firstNew = reading && findFirstNew(placed, reading, olderBefore === null)
  let previous: Placed | null = null
  let before = begin
  const items: Html[] = []
  for (const [index, message] of messages.entries()) {
    const own = placed[index]
    if (!own) continue
    const isNewDay = !previous || dayOf(previous) !== dayOf(own)
    const isFirstNew = own === firstNew
    const follows = previous !== null && !isNewDay && !isFirstNew && isFollowing(previous, own)
    const shown = messageItem(message, viewer, partner.displayName, {
      follows,
      face,
      isLinked: message.seq === linked,
      asOf: isLater ? lastChange : undefined,
      receipt: receipts?.get(own.seq),
    })
    items.push(
      html`${before !== null && gapItem(before, own.seq - 1)}${isNewDay && dayItem(message.createdAt)}${isFirstNew && newLine()}${shown}`,
    )
    previous = own
    before = own.seq
  }
  return items
}

/** Holds the numbers of messages that are not there any more, for the script that looks whether it has all of them. */
function gapItem(after: number, last: number): Html | null {
  return last > after ? html`<li class="gap" data-seq="${last}" data-follows="${after}" hidden></li>` : null
}

function isShownAsOwn({ sender, notice, disappearedAt }: Message, viewer: Person): boolean {
  return sender === viewer.username && notice === null && disappearedAt === null
}

function placeOf({ seq, sender, notice, createdAt }: Message, viewer: Person): Placed {
  return { seq, isOwn: sender === viewer.username, isNotice: notice !== null, at: createdAt.getTime() }
}

function dayOf({ at }: Placed): number {
  return Math.floor(at / DAY_MS)
}

/** Where reading stopped. */
function newLine(): Html {
  return html`<li class="new">${say => say.reading.newMessages}</li>`
}

/** Loads what is older when it comes into view; a link where there is no script. */
function olderItem(partner: Person, before: number): Html {
  const path = conversationPath(partner.username)
  return html`<li class="more older" hx-get="${path}/messages?before=${before}&partner=${partner.id}" hx-trigger="intersect" hx-swap="outerHTML" hx-sync="this:drop"><a href="${path}?before=${before}">${say => say.conversation.older}</a></li>`
}

/** The same for what is newer. */
function newerItem(partner: Person, after: number, count: number): Html {
  const path = conversationPath(partner.username)
  return html`<li class="more newer" hx-get="${path}/messages?newer=${after}&partner=${partner.id}" hx-trigger="intersect" hx-swap="outerHTML" hx-sync="this:drop"><a href="${path}?before=${after + Math.max(count, 1) + 1}">${say => say.reading.newer}</a></li>`
}
