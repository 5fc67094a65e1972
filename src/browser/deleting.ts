import { cancelFiles } from './attach.ts'
import { meantBy } from './message.ts'
import { openPartner } from './open-conversation.ts'
import { postChange } from './outbox.ts'
import { drop, findMessage, isTried } from './outbox-queue.ts'
import { showWaiting } from './outbox-view.ts'
import { ask } from './question.ts'

/** Asks whether a message is to be deleted, and does it. */
export function askToDelete(item: HTMLElement): void {
  const partner = openPartner()
  if (partner === null) return
  const meant = meantBy(item)
  ask('deleting', 'delete', () => postChange(partner, meant, { kind: 'delete' }))
}

/** A message that still waits goes without a question, unless it may be on its way: then it is deleted once it is stored. */
export function deleteWaiting(item: HTMLElement): void {
  const meant = meantBy(item)
  const waiting = meant.id === null ? findMessage(meant.key) : undefined
  const partner = openPartner()
  if (waiting && !isTried(waiting)) {
    drop(waiting)
    cancelFiles(waiting)
    showWaiting()
  } else if (partner !== null) postChange(partner, meant, { kind: 'delete' })
}
