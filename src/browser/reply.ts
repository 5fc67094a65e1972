import { closeBars, openBar } from './composer-bar.ts'
import { senderOf, shownContent } from './message.ts'
import type { ReplyTo } from './outbox-storage.ts'

const SHOWN_LENGTH = 200

/** What is written next replies to a message. */
export function beginReply(item: HTMLElement): void {
  const bar = openBar('replying')
  if (!bar) return
  const reply = {
    id: item.id.replace('message-', ''),
    name: senderOf(item),
    text: shownContent(item).slice(0, SHOWN_LENGTH),
  }
  Object.assign(bar.dataset, reply)
  bar.querySelector('.what')?.append(quote(reply))
  document.querySelector<HTMLElement>('.composer textarea')?.focus()
}

/** Gives what the message replies to that is sent now, and ends that. */
export function takeReply(): ReplyTo | null {
  const { id, name = '', text = '' } = document.querySelector<HTMLElement>('.about-message')?.dataset ?? {}
  if (id === undefined) return null
  closeBars()
  return { id, name, text }
}

/** A message as it is shown where another one replies to it, until the server shows it. */
export function quote({ id, name, text }: ReplyTo): HTMLElement {
  const element = document.createElement('span')
  element.className = 'quoted'
  element.dataset.quoted = id
  const who = document.createElement('strong')
  const what = document.createElement('span')
  who.dir = what.dir = 'auto'
  who.textContent = name
  what.textContent = text
  element.append(who, what)
  return element
}
