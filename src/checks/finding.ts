import { within } from '../deadline.ts'
import { reasonOf } from '../log.ts'

/** What was looked at, whether it is fit for work, and what was seen or has to be done: in the operator's English. */
export type Finding = { part: string; isGood: boolean; says: string }

/** A look gives up after this time. */
const LOOK_WITHIN_MS = 40_000

/** Gives what a look found, with what the next looks need; nothing when it failed. */
export async function look<Found>(
  part: string,
  inspect: () => Promise<[says: string, found: Found]>,
  withinMs = LOOK_WITHIN_MS,
): Promise<[Finding, Found | undefined]> {
  try {
    const [says, found] = await within(withinMs, inspect())
    return [{ part, isGood: true, says }, found]
  } catch (error) {
    return [{ part, isGood: false, says: reasonOf(error) }, undefined]
  }
}
