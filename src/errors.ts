import { english } from './words/english.ts'
import type { Sentence, Words } from './words/words.ts'

/** What was wrong with each field of a form or body, in sentences for the person who filled it in. */
export type FieldErrors = Record<string, Sentence[]>

/** An answer other than success that was foreseen. Thrown anywhere in a route; answered by `http/error-handler.ts`. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    /** What happened and what to do, in the language of whoever reads it. */
    readonly detail: Sentence,
    readonly more: {
      errors?: FieldErrors
      headers?: Record<string, string>
      /** What programs are told beside it. */
      flags?: Record<string, boolean>
      /** The page on which somebody can do something about it: browsers are sent there. */
      leadsTo?: string
    } = {},
  ) {
    super(detail(english)) // for the log
  }
}

/** 422: fields that cannot be accepted as they are. */
export function invalid(errors: FieldErrors): HttpError {
  const sentences = Object.values(errors).flat()
  return new HttpError(422, say => sentences.map(sentence => sentence(say)).join(' '), { errors })
}

/** 404, for what does not exist and for what is not the asker's, alike. */
export function notFound(detail: Sentence = say => say.errors.notFound): HttpError {
  return new HttpError(404, detail)
}

/** 429: come back in so many seconds. */
export function tooMany(retryAfterS: number): HttpError {
  return new HttpError(429, say => say.errors.tooManyAttempts(retryAfterS), {
    headers: { 'retry-after': String(retryAfterS) },
  })
}

/** 503: the work cannot be done right now; come back in a moment. */
export function unavailable(detail: Sentence): HttpError {
  return new HttpError(503, detail, { headers: { 'retry-after': '2' } })
}

/** Puts the words of a language to what was wrong with each field. */
export function inWords(errors: FieldErrors, words: Words): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, sentences]) => [field, sentences.map(sentence => sentence(words))]),
  )
}

/**
 * Something only the person who runs the server can mend. The message is one line that says what is
 * wrong and what to do; commands print it without a stack and exit with 1.
 */
export class OperatorError extends Error {}

/** The system's code of a failed call ("EACCES", "ENOSPC", …), if it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
