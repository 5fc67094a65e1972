/**
 * Something only the person who runs the server can mend. The message is one line that says what is
 * wrong and what to do; commands print it without a stack and exit with 1.
 */
export class OperatorError extends Error {}

/** The system's code of a failed call ("EACCES", "ENOSPC", …), if it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
