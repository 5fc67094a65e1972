import { tellWorker } from './service-worker.ts'

let isLeaving = false

/** Somebody who signs out leaves in their own time: that the session has ended is then no surprise. */
export function expectSessionEnd(isExpected: boolean): void {
  isLeaving = isExpected
}

/** Leaves for the sign-in page, which leads back here. */
export function signInAgain(): void {
  if (isLeaving) return
  isLeaving = true
  void tellWorker({ kind: 'forget' })
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}
