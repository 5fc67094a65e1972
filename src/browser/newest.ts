import { readingOf } from './arrangement.ts'
import { messageList, showsLatest } from './open-conversation.ts'
import { distanceFromEnd, lastSeqInView, scroller, shownMessages } from './view.ts'
import { say } from './words.ts'

/** So far from the newest end, which is about two messages, the way back is offered. */
const FAR_PX = 120

/** A way longer than this many screens is not scrolled through: one would see nothing. */
const SCROLLED_SCREENS = 3

let list: HTMLElement | null = null
let viewedSeq = 0
let latestSeq = 0

/** Has the button to the newest messages scroll there, where they are on the page; else it opens the conversation at its end, as the link does. */
export function watchNewest(): void {
  document.addEventListener(
    'click',
    event => {
      if (!(event.target instanceof Element) || !event.target.closest('.newest a') || !showsLatest()) return
      event.preventDefault()
      event.stopPropagation() // htmx would load it
      const isNear = distanceFromEnd() < (scroller()?.clientHeight ?? 0) * SCROLLED_SCREENS
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
      scroller()?.scrollTo({ top: 0, behavior: isNear && !isCalm ? 'smooth' : 'instant' })
      scroller()?.focus({ preventScroll: true }) // the button goes
    },
    { capture: true },
  )
}

/** Opens the conversation at its newest messages, where a part of it is open that does not reach them. */
export function openNewest(): void {
  if (!showsLatest()) document.querySelector<HTMLElement>('#conversation > .newest a')?.click()
}

/** A message of this number exists in the open conversation, whether this page loads it or not. */
export function recordLatest(seq: number): void {
  forOpenList()
  latestSeq = Math.max(latestSeq, seq)
  showNewest()
}

/** Shows the button while the newest messages are out of view, with how many came that were not seen. */
export function showNewest(): void {
  forOpenList()
  const button = document.querySelector<HTMLElement>('#conversation > .newest')
  if (!button || !list) return
  if (document.visibilityState === 'visible') viewedSeq = Math.max(viewedSeq, lastSeqInView())
  const count = countBelow()
  const isHidden = showsLatest() && count === 0 && distanceFromEnd() < FAR_PX
  if (button.hidden !== isHidden) button.hidden = isHidden
  const link = button.querySelector('a')
  if (link && button.dataset.count !== String(count)) showCount(link, count)
  button.dataset.count = String(count)
}

function showCount(link: HTMLElement, count: number): void {
  const badge = link.querySelector<HTMLElement>('.count')
  const label = link.querySelector('.visually-hidden')?.textContent ?? ''
  const text = say(count === 1 ? 'oneNewMessage' : 'manyNewMessages').replace('{count}', String(count))
  link.setAttribute('aria-label', count === 0 ? label : `${label}: ${text}`)
  if (!badge) return
  badge.textContent = count > 99 ? '99+' : String(count)
  badge.hidden = count === 0
}

function forOpenList(): void {
  if (list === messageList()) return
  list = messageList()
  if (!list) return
  viewedSeq = readingOf(list).readSeq
  latestSeq = readingOf(list).lastSeq
}

/** How many messages of the partner's are below what was seen; of those that are not loaded it is not known whose they are. */
function countBelow(): number {
  const messages = shownMessages()
  const loaded = messages.filter(
    item => Number(item.dataset.seq) > viewedSeq && !item.matches('.own, .notice'),
  )
  const lastLoaded = Number(messages.at(-1)?.dataset.seq ?? 0)
  return loaded.length + (showsLatest() ? 0 : Math.max(0, latestSeq - Math.max(lastLoaded, viewedSeq)))
}
