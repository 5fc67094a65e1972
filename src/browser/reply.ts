import { closeBars, openBar } from './composer-bar.ts'
import { keepReply, keptReply } from './kept-reply.ts'
import { senderOf, shownContent } from './message.ts'
import type { ReplyTo } from './outbox-storage.ts'

const SHOWN_LENGTH = 200

/** What is written next replies to a message. */
export function beginReply(item: HTMLElement): void {
  const reply = {
    id: item.id.replace('message-', ''),
    name: senderOf(item),
    text: shownContent(item).slice(0, SHOWN_LENGTH),
  }
  if (!showReply(reply)) return
  keepReply(reply)
  document.querySelector<HTMLElement>('.composer textarea')?.focus()
}

/** A conversation was opened: what was about to be replied to in it still is. */
export function restoreReply(): void {
  const reply = keptReply()
  if (reply) showReply(reply)
}

function showReply(reply: ReplyTo): boolean {
  const bar = openBar('replying')
  if (!bar) return false
  Object.assign(bar.dataset, reply)
  bar.querySelector('.what')?.append(quote(reply))
  return true
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
