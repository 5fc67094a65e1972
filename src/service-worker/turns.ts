/** Gives what does one piece of work at a time, in the order in which it is asked for. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const now = last.then(work)
    last = now.catch(() => {}) // whoever asked for it hears of that
    return now
  }
}
