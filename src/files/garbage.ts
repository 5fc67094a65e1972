/** So much may have gone through memory, and so long it has to be since the last time, before it is tidied. */
const AFTER_BYTES = 2 * 1024 * 1024
const EVERY_MS = 75

let passedBytes = 0
let tidiedAt = 0

/**
 * Has memory be tidied now and then while the bytes of files go through it: left alone, the engine does it when there is twice as much as
 * before, and a large file would take a hundred megabytes on its way. It takes some milliseconds; what is small never comes so far.
 */
export function notePassed(bytes: number): void {
  passedBytes += bytes
  const now = performance.now()
  if (passedBytes < AFTER_BYTES || now - tidiedAt < EVERY_MS) return
  Bun.gc(true)
  passedBytes = 0
  tidiedAt = performance.now()
}
