import { request } from './fragment.ts'
import { noteFailure } from './notice.ts'
import { emptyOutbox } from './outbox.ts'

/** Once somebody has signed out, nothing of theirs stays in a browser that others use: no draft, no waiting message. */
export function watchSignOut(): void {
  document.addEventListener('submit', event => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.action.endsWith('/sign-out')) return
    event.preventDefault()
    request('/sign-out', {}).then(leave, noteFailure)
  })
}

function leave(response: Response): void {
  if (!response.ok) {
    noteFailure()
    return
  }
  emptyOutbox()
  sessionStorage.clear()
  location.assign('/sign-in')
}
