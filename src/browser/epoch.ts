import { EPOCH_HEADER, LAST_CHANGE_HEADER, LAST_SEQ_HEADER } from '../live/history-headers.ts'

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
 * that the number, of a message or of a change, is beyond the last one that there is.
 */
export function isFromOtherHistory(
  { headers }: Response,
  { seq = 0, change = 0 }: { seq?: number; change?: number },
): boolean {
  const epoch = headers.get(EPOCH_HEADER)
  const isBelow = (name: string, number: number) => headers.has(name) && Number(headers.get(name)) < number
  const isOther =
    (epoch !== null && epoch !== shownEpoch()) ||
    isBelow(LAST_SEQ_HEADER, seq) ||
    isBelow(LAST_CHANGE_HEADER, change)
  if (isOther) onOtherHistory()
  return isOther
}
