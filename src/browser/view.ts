import { messageList } from './open-conversation.ts'

/** Less than a line of text: a message is in view whose last line can be seen. */
const WITHIN_PX = 12

/** What is scrolled: the messages of the open conversation. */
export function scroller(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#conversation > .scroller')
}

/** The messages that are there, in their order. */
export function shownMessages(): HTMLElement[] {
  return [
    ...(messageList()?.querySelectorAll<HTMLElement>(':scope > .message[data-seq]:not([hidden])') ?? []),
  ]
}

/** The number up to which one can see the ends of messages, without scrolling down; 0 where there are none. */
export function lastSeqInView(): number {
  const bottom = (scroller()?.getBoundingClientRect().bottom ?? 0) + WITHIN_PX
  const messages = shownMessages()
  const below = messages[findIndex(messages, message => message.getBoundingClientRect().bottom > bottom)]
  if (below) return Number(below.dataset.follows ?? Number(below.dataset.seq) - 1)
  // Beyond the last that is shown there may be numbers of what is not shown any more.
  return Number(
    [...(messageList()?.querySelectorAll<HTMLElement>(':scope > [data-seq]:not(.loading)') ?? [])].at(-1)
      ?.dataset.seq ?? 0,
  )
}

/** The first message of which something can be seen. */
export function firstInView(): HTMLElement | undefined {
  const messages = shownMessages()
  const top = scroller()?.getBoundingClientRect().top ?? 0
  return messages[findIndex(messages, message => message.getBoundingClientRect().bottom > top)]
}

/** Finds the first of some items in order that fits, where all after it fit too. Returns how many there are when none does. */
function findIndex<Item>(items: readonly Item[], fits: (item: Item) => boolean): number {
  let [from, to] = [0, items.length]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const item = items[middle]
    if (item !== undefined && fits(item)) to = middle
    else from = middle + 1
  }
  return from
}

/** How far the newest end of what is loaded is below what one sees, in pixels: the list grows upwards, from 0 on. */
export function distanceFromEnd(): number {
  return -(scroller()?.scrollTop ?? 0)
}
