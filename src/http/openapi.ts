type Scalar = { type: 'string' | 'integer'; description?: string }
type Property =
  | Scalar
  | { type: 'object'; description?: string; properties?: Properties }
  | { type: 'array'; items: Property }
type Properties = Record<string, Property>

/** A text in the description of the API. */
export function text(description?: string): Scalar {
  return { type: 'string', ...(description && { description }) }
}

/** A whole number in the description of the API. */
export function integer(description?: string): Scalar {
  return { type: 'integer', ...(description && { description }) }
}

/** What a status means: the fields of its JSON, an array of them, words, or null for the usual error. */
type Answer = Properties | readonly [Properties] | string | null

const USUAL_ERRORS: Record<number, string> = {
  400: 'The body cannot be read.',
  401: 'Not signed in, or the token is not valid.',
  404: 'It does not exist, or is not yours.',
  409: 'The key was used for another message.',
  422: 'A field cannot be accepted; `errors` says which and why.',
  429: 'Too many attempts; `Retry-After` says how many seconds to wait.',
}

const ERROR_SCHEMA = objectOf({
  detail: text(),
  errors: { type: 'object', description: 'For 422: the field and what is wrong with it' },
})

/** Describes a route for /api/docs. Everything but `open` routes needs a token or the cookie. */
export function describe(
  summary: string,
  {
    open = false,
    query = {},
    body,
    answers,
  }: { open?: boolean; query?: Record<string, Scalar>; body?: Properties; answers: Record<number, Answer> },
) {
  const statuses = open ? answers : { ...answers, 401: null }
  return {
    detail: {
      summary,
      security: open ? [] : [{ bearer: [] }, { cookie: [] }],
      parameters: Object.entries(query).map(([name, schema]) => ({
        in: 'query' as const,
        name,
        schema: { type: schema.type },
        description: schema.description ?? '',
      })),
      ...(body && {
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: objectOf(body) },
            'application/x-www-form-urlencoded': { schema: objectOf(body) },
          },
        },
      }),
      responses: Object.fromEntries(
        Object.entries(statuses).map(([status, answer]) => [status, describeAnswer(Number(status), answer)]),
      ),
    },
  }
}

function describeAnswer(status: number, answer: Answer) {
  if (status >= 400) {
    const description = typeof answer === 'string' ? answer : (USUAL_ERRORS[status] ?? 'An error.')
    return { description, content: { 'application/json': { schema: ERROR_SCHEMA } } }
  }
  if (answer === null || typeof answer === 'string') return { description: answer ?? 'Done.' }
  const schema = isList(answer) ? { type: 'array' as const, items: objectOf(answer[0]) } : objectOf(answer)
  return { description: 'Done.', content: { 'application/json': { schema } } }
}

function isList(answer: Exclude<Answer, string | null>): answer is readonly [Properties] {
  return Array.isArray(answer)
}

function objectOf(properties: Properties) {
  return { type: 'object' as const, properties }
}
