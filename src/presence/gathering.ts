import { log, reasonOf } from '../log.ts'

/** Takes what comes one by one, and has it worked on together: what comes meanwhile is next. */
export type Gathering<Item> = { add(item: Item): void }

const AT_ONCE = 100
const RETRY_MS = 1_000

/** @param what what did not happen, for the log, when the work fails; it is tried again */
export function createGathering<Item>(what: string, work: (items: Item[]) => Promise<void>): Gathering<Item> {
  const waiting = new Set<Item>()
  let isWorking = false

  async function workUntilDone(): Promise<void> {
    isWorking = true
    while (waiting.size > 0) {
      const items = [...waiting].slice(0, AT_ONCE)
      for (const item of items) waiting.delete(item)
      try {
        await work(items)
      } catch (error) {
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
      if (!isWorking) void workUntilDone()
    },
  }
}
