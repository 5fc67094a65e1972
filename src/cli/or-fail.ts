import { fail } from '../commands/fail.ts'

/** Runs a command; what the operator can mend is said in one line, and a mistake of ours with its stack. */
export function orFail<Given extends unknown[]>(run: (...given: Given) => Promise<void>) {
  return async (...given: Given): Promise<void> => {
    try {
      await run(...given)
    } catch (error) {
      fail(error)
    }
  }
}
