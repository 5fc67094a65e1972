import { log, reasonOf } from '../log.ts'

/** Takes what comes one by one, and has it worked on together: what comes meanwhile is next. */
type Gathering<Item> = {
  add(item: Item): void
  /** Lets go of what waits. */
  stop(): void
}

const AT_ONCE = 100
const RETRY_MS = 1_000

/** @param what what did not happen, for the log, when the work fails; it is tried again */
export function createGathering<Item>(what: string, work: (items: Item[]) => Promise<void>): Gathering<Item> {
  const waiting = new Set<Item>()
  let isWorking = false
  let isStopped = false

  async function workUntilDone(): Promise<void> {
    isWorking = true
    while (waiting.size > 0) {
      const items = [...waiting].slice(0, AT_ONCE)
      for (const item of items) waiting.delete(item)
      try {
        await work(items)
      } catch (error) {
        if (isStopped) return
        log('warn', what, { reason: reasonOf(error) })
        for (const item of items) waiting.add(item)
        await Bun.sleep(RETRY_MS)
      }
    }
    isWorking = false
  }

  return {
    add(item) {
      waiting.add(item)
      if (!isWorking && !isStopped) void workUntilDone()
    },
    stop() {
      isStopped = true
      waiting.clear()
    },
  }
}
