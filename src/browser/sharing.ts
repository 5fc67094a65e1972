import { SHARE_PATH } from '../web-app/paths.ts'
import { showAbove } from './above.ts'
import { attachFiles } from './attach.ts'
import { openPartner } from './open-conversation.ts'
import { askWorker, tellWorker } from './service-worker.ts'
import { say } from './words.ts'

/** Where the page that asks with whom to share says with whom files are shared. */
export const TO_ATTACH = 'chatapp.shared'

/** The page of whom something was shared with: attaches the files of it to what is written. */
export async function attachShared(): Promise<void> {
  const partner = sessionStorage.getItem(TO_ATTACH)
  if (partner === null) return
  sessionStorage.removeItem(TO_ATTACH)
  if (partner !== openPartner()) return
  const answer = await askWorker({ kind: 'shared' })
  if (answer?.kind === 'shared') attachFiles(answer.files)
  await tellWorker({ kind: 'shared-taken' })
}

/** The server is there: what was shared while it was not is offered. */
export async function offerShared(): Promise<void> {
  const answer = await askWorker({ kind: 'shared-waits' })
  const isWaiting = answer?.kind === 'shared-waits' && answer.isWaiting
  showAbove('shared', isWaiting ? say('sharedWaits') : null, {
    label: say('pickWithWhom'),
    act: () => location.assign(SHARE_PATH),
  })
}
