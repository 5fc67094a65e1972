/** What was wrong with each field of a form or body, in sentences for the person who filled it in. */
export type FieldErrors = Record<string, string[]>

/** An answer other than success that was foreseen. Thrown anywhere in a route; answered in one place, errors.ts. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly more: { errors?: FieldErrors; headers?: Record<string, string> } = {},
  ) {
    super(detail)
  }
}

/** 422: fields that cannot be accepted as they are. */
export function invalid(errors: FieldErrors): Refusal {
  return new Refusal(422, Object.values(errors).flat().join(' '), { errors })
}

/** 404, for what does not exist and for what is not the asker's, alike. */
export function notFound(
  detail = 'There is nothing here. It may have been removed, or it is not yours.',
): Refusal {
  return new Refusal(404, detail)
}

/** 429: come back in so many seconds. */
export function tooMany(retryAfterS: number): Refusal {
  return new Refusal(429, `Too many attempts. Try again in ${retryAfterS} seconds.`, {
    headers: { 'retry-after': String(retryAfterS) },
  })
}
