import { isKept } from './kept.ts'
import { say } from './words.ts'

const SHOW_LOSS_AFTER_MS = 1_500
const SHOW_FAILURE_MS = 4_000

let loss: ReturnType<typeof setTimeout> | undefined
let failure: ReturnType<typeof setTimeout> | undefined
let failureReason = ''
let isLost = false

/** Says that the connection is lost, unless it is back before anybody would notice. */
export function showConnection(isConnected: boolean): void {
  clearTimeout(loss)
  if (isConnected) {
    isLost = false
    show()
  } else {
    loss = setTimeout(() => {
      isLost = true
      show()
    }, SHOW_LOSS_AFTER_MS)
  }
}

/** Says for a moment that something which was asked for did not come, and why, where that is known. */
export function showFailure(reason = say('failed')): void {
  clearTimeout(failure)
  failureReason = reason
  failure = setTimeout(() => {
    failure = undefined
    show()
  }, SHOW_FAILURE_MS)
  show()
}

function show(): void {
  const notice = document.querySelector<HTMLElement>('#notice')
  if (!notice) return
  if (isLost && !isKept()) notice.textContent = say('reconnecting')
  else notice.textContent = failure === undefined ? '' : failureReason
}
