import type { Words } from '../../words/words.ts'

/** Gives a sentence in the language of the page, which brings those that this script says. */
export function say(key: keyof Words['passkeys']['browser']): string {
  return document.getElementById('passkey-words')?.dataset[key] ?? ''
}

/** What the server said that it does not do, and what was wrong with which field. */
export class Refused extends Error {
  constructor(
    detail: string,
    readonly errors: Record<string, string[]> = {},
  ) {
    super(detail)
  }
}

/** What browsers call what went wrong (WebAuthn, section 5.1), in words. */
const CAUSES: Record<string, keyof Words['passkeys']['browser']> = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  InvalidStateError: 'known',
  SecurityError: 'otherHost',
  NotSupportedError: 'unfit',
  ConstraintError: 'unfit',
  TypeError: 'unreachable', // of fetch
  TimeoutError: 'unreachable',
}

/** Says to the person what went wrong. */
export function inWords(error: unknown): string {
  if (error instanceof Refused) return error.message
  return say((error instanceof Error && CAUSES[error.name]) || 'failed')
}
