import { noteFailure } from './notice.ts'
import { emptyOutbox } from './outbox.ts'
import { request } from './request.ts'
import { expectSessionEnd } from './session-end.ts'

/** Once somebody has signed out, nothing of theirs stays in a browser that others use: no draft, no waiting message. */
export function watchSignOut(): void {
  document.addEventListener('submit', event => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.action.endsWith('/sign-out')) return
    event.preventDefault()
    void signOut()
  })
}

async function signOut(): Promise<void> {
  expectSessionEnd(true)
  const response = await request('/sign-out', {}).catch(() => null)
  if (!response?.ok) {
    expectSessionEnd(false)
    noteFailure()
    return
  }
  emptyOutbox()
  sessionStorage.clear()
  location.assign('/sign-in')
}
