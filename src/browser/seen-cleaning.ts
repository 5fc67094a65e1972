import { messageList } from './open-conversation.ts'
import { copyAsServed } from './pending-changes.ts'
import { say } from './words.ts'

/** What this page alone has, and makes anew: what waits, what is open, what is only for the moment. */
const OWN =
  '.above, #announced, .waiting, .loading, .day, .unsent, .types, .presence, .composer .bars > *, .emoji-popover, [data-unkept]'

/** More of a conversation is not kept. */
const MAX_MESSAGES = 60

/** Gives a copy of the document, as the server would have made it. It is of a document that nobody sees: custom elements do nothing in it. */
export function asServed(): HTMLElement {
  const unseen = document.implementation.createHTMLDocument()
  const root = unseen.importNode(document.documentElement, true)
  showServedMessages(root)
  for (const element of root.querySelectorAll(OWN)) element.remove()
  for (const element of root.querySelectorAll('dialog[open], details[open]')) element.removeAttribute('open')
  for (const time of root.querySelectorAll('time[title]')) time.removeAttribute('title') // so that it is written anew, another day
  for (const preview of root.querySelectorAll<HTMLElement>('.preview[hidden]')) preview.hidden = false
  for (const line of root.querySelectorAll<HTMLElement>('.typing > span')) line.hidden = true
  root.querySelector('#notice')?.replaceChildren()
  forgetStatus(root)
  shorten(root)
  return root
}

/** Who was here then may not be later: neither in words nor as a dot. */
function forgetStatus(root: HTMLElement): void {
  const line = root.querySelector<HTMLElement>('#conversation > .bar .status')
  line?.replaceChildren()
  delete line?.dataset.state // or else the same state, told anew, would be taken for shown
}

/** Changes that wait are shown at messages, and will be again. */
function showServedMessages(root: HTMLElement): void {
  for (const item of messageList()?.querySelectorAll<HTMLElement>(':scope > [data-pending]') ?? [])
    root.querySelector(`#${item.id}`)?.replaceWith(copyAsServed(item))
}

/** What was loaded of the past can be loaded again. */
function shorten(root: HTMLElement): void {
  const list = root.querySelector('#messages')
  const path = root.querySelector('form.composer')?.getAttribute('action')
  const kept = [...(list?.querySelectorAll<HTMLElement>(':scope > .message[data-seq]') ?? [])].slice(
    -MAX_MESSAGES,
  )
  const [first] = kept
  if (!list || !path || !first || kept.length < MAX_MESSAGES) return
  while (list.firstChild && list.firstChild !== first) list.firstChild.remove()
  list.prepend(olderItem(path, first.dataset.seq ?? ''))
}

/** As `olderItem` of src/conversations/items.ts. */
function olderItem(path: string, before: string): HTMLElement {
  const item = document.createElement('li')
  item.className = 'more older'
  for (const [name, value] of Object.entries({
    'hx-get': `${path}/messages?before=${before}`,
    'hx-trigger': 'intersect',
    'hx-swap': 'outerHTML',
    'hx-sync': 'this:drop',
  }))
    item.setAttribute(name, value)
  const link = document.createElement('a')
  link.href = `${path}?before=${before}`
  link.textContent = say('olderMessages')
  item.append(link)
  return item
}
