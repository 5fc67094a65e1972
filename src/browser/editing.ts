import { lendField, takeBackField } from './composer.ts'
import { closeBars, openBar } from './composer-bar.ts'
import { isInTime, meantBy, shownContent, typedText, WITH_TEXT } from './message.ts'
import { messageList } from './open-conversation.ts'
import { postChange } from './outbox.ts'
import { findMessage, rewrite } from './outbox-queue.ts'
import type { Meant } from './outbox-storage.ts'
import { showWaiting } from './outbox-view.ts'

/** Has the field edit a message of one's own. What was begun in it waits meanwhile. */
export function beginEdit(item: HTMLElement): void {
  const bar = openBar('editing')
  if (!bar) return
  const [meant, was] = [meantBy(item), typedText(item)]
  bar.querySelector('.what')?.append(shownContent(item))
  const hasFiles = item.querySelector(':scope > .files, :scope > .attachments') !== null
  lendField(was, hasFiles, (partner, body) => {
    endEdit()
    if (body !== was) save(partner, meant, body)
  })
  item.scrollIntoView({ block: 'nearest' })
}

/** Edits the last message of one's own, where that is still possible. Returns false where there is none. */
export function editLast(): boolean {
  const own = messageList()?.querySelectorAll<HTMLElement>(`:scope > ${WITH_TEXT}`) ?? []
  const last = [...own].findLast(item => item.matches('.own:not(.refused)'))
  if (!last || !isInTime(last)) return false
  beginEdit(last)
  return true
}

/** Gives the field back to what was begun in it. */
export function endEdit(): void {
  closeBars()
  takeBackField()
}

/** A message that still waits gets another text itself, unless it may be on its way. */
function save(partner: string, meant: Meant, body: string): void {
  const waiting = meant.id === null ? findMessage(meant.key) : undefined
  if (waiting && rewrite(waiting, body)) showWaiting()
  else postChange(partner, meant, { kind: 'edit', body })
}
