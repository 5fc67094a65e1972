import { log, reasonOf } from '../log.ts'

/** Has work done soon, but not more often than five times a second. */
type Flush = {
  /** Asks for it, in so many milliseconds or sooner. */
  ask(inMs?: number): void
  stop(): Promise<void>
}

const AT_MOST_EVERY_MS = 200
const RETRY_MS = 1_000

/**
 * @param work does what there is, and gives in how many milliseconds there is more; null where there is none
 */
export function createFlush(work: () => Promise<number | null>): Flush {
  let timer: Timer | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let notBefore = 0
  let underWay: Promise<void> | null = null
  let isStopped = false

  function ask(inMs = 0): void {
    const at = Math.max(performance.now() + inMs, notBefore)
    if (isStopped || at >= dueAt) return
    dueAt = at
    if (underWay) return // it looks at its end
    arm()
  }

  function arm(): void {
    clearTimeout(timer)
    if (dueAt < Number.POSITIVE_INFINITY) timer = setTimeout(begin, Math.max(dueAt - performance.now(), 0))
  }

  function begin(): void {
    dueAt = Number.POSITIVE_INFINITY
    notBefore = performance.now() + AT_MOST_EVERY_MS
    underWay = once().finally(() => {
      underWay = null
      if (!isStopped) arm()
    })
  }

  async function once(): Promise<void> {
    try {
      const inMs = await work()
      if (inMs !== null) ask(inMs)
    } catch (error) {
      log('warn', 'who is here and who types could not be told; trying again', { reason: reasonOf(error) })
      ask(RETRY_MS)
    }
  }

  return {
    ask,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await underWay
    },
  }
}
