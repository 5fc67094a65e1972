import type { ServerFrames } from '../live/frames.ts'
import { CHANGE_HEADER, LAST_CHANGE_HEADER } from '../live/history-headers.ts'
import { createCatchUp, type OpenConversation } from './catch-up.ts'
import { isFromOtherHistory } from './epoch.ts'
import { MESSAGE, messageList } from './open-conversation.ts'
import { replaceKeepingFocus } from './replace.ts'

// The list says up to which change each of its messages is as it is now (`data-change`). Only catching up raises that number: a frame tells that there
// is something, whichever message it is about. What comes into the list in another way was read at a time of its own, and says at which change
// (`data-as-of`): where that is behind the list, the list steps back to it. So nothing stays that was overtaken on its way.

/** Asks for everything that was changed after what the page has, until there is no more. */
export const catchUpChanges = createCatchUp(fetchChanges).now

/** A message of the open conversation was changed. */
export function receiveChange({ change }: ServerFrames['changed']): void {
  if (change > shownChange()) catchUpChanges()
}

/** Looks at what came into the list: it may be older than the list is. */
export function tidyChanges(): void {
  const list = messageList()
  for (const item of list?.querySelectorAll<HTMLElement>(':scope > [data-as-of]') ?? []) {
    stepBack(Number(item.dataset.asOf))
    delete item.dataset.asOf
  }
}

/** The number of the last change that the page has, with all before it. */
export function shownChange(): number {
  return Number(messageList()?.dataset.change ?? 0)
}

function stepBack(change: number): void {
  const list = messageList()
  if (!list || change >= shownChange()) return
  list.dataset.change = String(change)
  catchUpChanges()
}

async function fetchChanges({ read }: OpenConversation): Promise<void> {
  for (let isMore = true; isMore; ) {
    const change = shownChange()
    const part = await read(`changed_after=${change}`, `${MESSAGE}, .quoted`)
    const list = messageList()
    if (!part || !list || isFromOtherHistory(part.response, { change })) return
    for (const element of part.elements) {
      if (element.matches(MESSAGE)) showAsItIs(element)
      else showQuoted(element)
    }
    if (shownChange() !== change) continue // it has stepped back meanwhile
    const { headers } = part.response
    list.dataset.change = headers.get(CHANGE_HEADER) ?? ''
    isMore = headers.get(CHANGE_HEADER) !== headers.get(LAST_CHANGE_HEADER)
  }
}

/** Puts a message in the place of an older version of it, where that is on the page. */
export function showAsItIs(fresh: HTMLElement): void {
  const shown = document.getElementById(fresh.id)
  if (!shown?.matches(MESSAGE) || changeOf(fresh) <= changeOf(shown)) return
  const { follows } = shown.dataset
  if (follows !== undefined) fresh.dataset.follows = follows
  replaceKeepingFocus(shown, fresh)
}

function changeOf({ dataset }: HTMLElement): number {
  return Number(dataset.change ?? 0)
}

/** Shows a message as it is now where others reply to it. */
function showQuoted(fresh: HTMLElement): void {
  const quotes = document.querySelectorAll<HTMLElement>(`.quoted[data-quoted="${fresh.dataset.quoted}"]`)
  for (const quote of quotes) {
    const copy = fresh.cloneNode(true)
    if (copy instanceof HTMLElement && !quote.isEqualNode(copy)) replaceKeepingFocus(quote, copy)
  }
}
