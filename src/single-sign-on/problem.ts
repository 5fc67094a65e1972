import { log } from '../log.ts'
import type { Sentence } from '../words/words.ts'

/** What may keep somebody from getting in by single sign-on. */
const PROBLEMS = [
  'unreachable',
  'cancelled',
  'refused',
  'not-begun-here',
  'no-account',
  'invitation-needed',
  'no-such-invitation',
  'disabled',
  'not-yours',
  'taken',
  'has-one',
] as const
export type Problem = (typeof PROBLEMS)[number]

/** Thrown where somebody is sent back to the page from which they came, which says what it was. */
export class SignOnProblem extends Error {
  constructor(
    readonly problem: Problem,
    /** Why it is, for whoever runs the server, where it is not the person's own doing. */
    readonly reason?: string,
  ) {
    super(reason ?? problem)
  }
}

/** Tells the operator of it. @throws any other error */
export function logProblem(error: unknown): Problem {
  if (!(error instanceof SignOnProblem)) throw error
  const { problem, reason } = error
  if (reason !== undefined) log('warn', 'single sign-on failed', { problem, reason })
  return problem
}

/** The browser was not on its way, was too long on its way, or has arrived before. */
export function notBegunHere(): SignOnProblem {
  return new SignOnProblem('not-begun-here')
}

/** What has kept somebody, as the address says that leads them back. */
export function readProblem(request: Request, name: string): Sentence | undefined {
  const given = new URL(request.url).searchParams.get('problem')
  const problem = PROBLEMS.find(problem => problem === given)
  return problem && (say => say.singleSignOn.problems[problem](name))
}
