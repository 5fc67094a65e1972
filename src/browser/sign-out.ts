import { saveNow } from './drafts.ts'
import { forgetEmoji } from './emoji.ts'
import { showFailure } from './notice.ts'
import { forgetUnkept, readQueue } from './outbox-queue.ts'
import { me } from './person.ts'
import { forgetPush } from './push-subscription.ts'
import { ask } from './question.ts'
import { request } from './request.ts'
import { expectSessionEnd } from './session-end.ts'
import { forgetPerson } from './storage.ts'
import { recordNobody } from './whose.ts'

/** Once somebody has signed out, nothing of theirs stays in a browser that others use: no draft, no waiting message. */
export function watchSignOut(): void {
  document.addEventListener('submit', event => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.action.endsWith('/sign-out')) return
    event.preventDefault()
    // What was never sent is nowhere else: it does not go without a question.
    if (readQueue().length > 0) ask('signing-out', 'drop', () => void signOut())
    else void signOut()
  })
}

async function signOut(): Promise<void> {
  expectSessionEnd(true)
  await saveNow() // so that it is there where they sign in next
  const response = await request('/sign-out', {}).catch(() => null)
  const isOver = response?.status === 401 // the session had ended before; whoever signs out wants nothing to stay
  if (!response?.ok && !isOver) {
    expectSessionEnd(false)
    showFailure()
    return
  }
  forgetUnkept()
  await forgetPerson(me())
  await forgetPush().catch(() => {}) // the server sends nothing more in any case
  forgetEmoji()
  await recordNobody()
  sessionStorage.clear()
  location.assign('/sign-in')
}
