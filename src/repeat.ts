import { within } from './deadline.ts'
import { log, reasonOf } from './log.ts'

/** Work that is done again and again beside the requests. */
export type Repeated = { start(): void; stop(): Promise<void> }

/** How long whoever stops waits for the work that is under way. */
const FINISH_WITHIN_MS = 500

/**
 * Makes what does something at its start and then some time after each time it was done.
 * @param what what did not happen, for the log, when the work fails
 * @param work gets what says that it is to end
 */
export function createRepeated(
  what: string,
  everyMs: number,
  work: (signal: AbortSignal) => Promise<unknown>,
): Repeated {
  const stopping = new AbortController()
  let timer: Timer | undefined
  let underWay: Promise<void> = Promise.resolve()

  async function once(): Promise<void> {
    try {
      await work(stopping.signal)
    } catch (error) {
      if (!stopping.signal.aborted) log('warn', what, { reason: reasonOf(error) })
    }
    if (!stopping.signal.aborted) timer = setTimeout(begin, everyMs)
  }

  function begin(): void {
    underWay = once()
  }

  return {
    start: begin,
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await within(FINISH_WITHIN_MS, underWay).catch(() => {})
    },
  }
}
