import { HttpError, OperatorError } from '../errors.ts'
import { log, reasonOf } from '../log.ts'

/** Exit codes: what the operator can mend is 1, a command line that cannot be understood is 2. */
export const EXIT = { failed: 1, misused: 2 } as const

/** Ends with 1, and one line when the operator can mend it; the stack when it is our mistake. */
export function fail(error: unknown, prefix = ''): never {
  if (error instanceof OperatorError || error instanceof HttpError)
    process.stderr.write(`${prefix}${error.message}\n`)
  else
    log('error', 'ChatApp failed', {
      reason: reasonOf(error),
      stack: error instanceof Error ? error.stack : undefined,
    })
  process.exit(EXIT.failed)
}
