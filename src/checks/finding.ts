import { within } from '../deadline.ts'
import { reasonOf } from '../log.ts'

/** What was looked at, whether it is fit for work, and what was seen or has to be done: in the operator's English. */
export type Finding = { part: string; isGood: boolean; says: string }

/**
 * Gives what a look found, with what the next looks need; nothing when it failed.
 * @param withinMs after which it has failed; without it, it takes as long as it needs
 */
export async function look<Found>(
  part: string,
  inspect: () => Promise<[says: string, found: Found]>,
  withinMs?: number,
): Promise<[Finding, Found | undefined]> {
  try {
    const [says, found] = await (withinMs === undefined ? inspect() : within(withinMs, inspect()))
    return [{ part, isGood: true, says }, found]
  } catch (error) {
    return [{ part, isGood: false, says: reasonOf(error) }, undefined]
  }
}
