/** After how many bytes the memory of the process is looked at, and by how much it may have risen before it is tidied. */
const LOOK_AFTER_BYTES = 1024 * 1024
const MAY_RISE_BYTES = 12 * 1024 * 1024

let passedBytes = 0
let usedBytes = Number.POSITIVE_INFINITY

/**
 * Has memory be tidied while the bytes of files go through it, when the process has taken much for them: left alone, the engine does it when there is
 * twice as much as before, and a large file would take a hundred megabytes on its way. It takes some milliseconds, in which nobody is answered; so
 * it is seldom done, and what is small never comes so far.
 */
export function notePassed(bytes: number): void {
  passedBytes += bytes
  if (passedBytes < LOOK_AFTER_BYTES) return
  passedBytes = 0
  const nowBytes = process.memoryUsage.rss()
  if (nowBytes > usedBytes + MAY_RISE_BYTES) {
    Bun.gc(true)
    usedBytes = process.memoryUsage.rss()
  } else usedBytes = Math.min(usedBytes, nowBytes)
}
