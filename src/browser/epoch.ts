import { EPOCH_HEADER, LAST_SEQ_HEADER } from '../live/history-headers.ts'

let onOtherHistory = () => {}

/** Says what to do when the server answers from another history of the database than what the page shows. */
export function whenHistoryIsOther(act: () => void): void {
  onOtherHistory = act
}

/** The history that the open conversation belongs to, or the page where none is open. */
export function shownEpoch(): string | undefined {
  return document.querySelector<HTMLElement>('#conversation')?.dataset.epoch
}

/**
 * Whether an answer to "what comes after this number?" is from another history: a backup was restored. Its epoch says so, or
 * that the number is beyond the last one that there is.
 */
export function isFromOtherHistory({ headers }: Response, after: number): boolean {
  const epoch = headers.get(EPOCH_HEADER)
  const lastSeq = headers.get(LAST_SEQ_HEADER)
  const isOther = (epoch !== null && epoch !== shownEpoch()) || (lastSeq !== null && Number(lastSeq) < after)
  if (isOther) onOtherHistory()
  return isOther
}
