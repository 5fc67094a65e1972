import { isKeptPage } from './kept.ts'
import { me } from './person.ts'
import { askWorker, tellWorker } from './service-worker.ts'
import { keep } from './storage.ts'

// Whose browser this is right now, for all its pages: what was made for somebody is not shown once they have left, or somebody else has come. A page may
// come back as it was (by going back), or be open in another tab; and one that was kept comes without the server's having been asked.

const NAME = 'chatapp.person'

/** Where somebody is who is not signed in. Who is signed in is led away from there. */
const SIGN_IN = /^\/sign-in(\/|$)/

/** Looks whether this page is for whoever is here, now and whenever that may have changed. Gives false where it is not, and goes. */
export function watchWhose(): boolean {
  if (SIGN_IN.test(location.pathname)) recordNobody()
  else if (isKeptPage() && localStorage.getItem(NAME) !== me()) return leaveKept()
  else if (me() !== null && !isKeptPage()) recordPerson(me() ?? '')
  const person = localStorage.getItem(NAME)
  const look = () => localStorage.getItem(NAME) === person || leave()
  addEventListener('storage', ({ key }) => {
    if (key === null || key === NAME) look()
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) look()
  })
  return true
}

/** Nobody is here any more: what is kept of anybody's pages goes, and their pages in other tabs do. */
export async function recordNobody(): Promise<void> {
  localStorage.removeItem(NAME)
  await askWorker({ kind: 'forget' })
}

function recordPerson(person: string): void {
  if (localStorage.getItem(NAME) !== person) keep(NAME, person)
  void tellWorker({ kind: 'opened', person })
}

function leave(): false {
  document.documentElement.hidden = true
  location.reload()
  return false
}

/** What was kept was not for whoever is here. */
function leaveKept(): false {
  const person = localStorage.getItem(NAME)
  document.documentElement.hidden = true
  void askWorker(person === null ? { kind: 'forget' } : { kind: 'opened', person }).then(leave)
  return false
}
