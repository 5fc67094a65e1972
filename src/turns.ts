import { unavailable } from './errors.ts'

/** Does work that takes much memory, one after the other. @throws HttpError 503 when much is waiting */
type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Makes a queue in which at most so many wait. */
export function createTurns(maxWaiting: number): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async work => {
    if (waiting >= maxWaiting) throw unavailable(say => say.errors.busy)
    waiting++
    const result = last.then(work).finally(() => waiting--)
    last = result.catch(() => {})
    return result
  }
}
