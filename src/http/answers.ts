import { type TSchema, Type } from '@sinclair/typebox'
import { t } from 'elysia'

/** What every error says. */
const ErrorAnswer = t.Object({ detail: t.String({ description: 'A sentence that a person can act on' }) })

/** What an error says of fields that cannot be accepted. */
const FieldErrorsAnswer = t.Object({
  ...ErrorAnswer.properties,
  errors: t.Record(t.String(), t.Array(t.String()), { description: 'What is wrong with each field' }),
})

/** What a route answers when it does not do its work, by status. */
export const ERRORS = {
  400: failed('The request is malformed, or its body cannot be read.'),
  401: failed('Not signed in, or the token is not valid.'),
  403: answer(
    t.Object({
      ...ErrorAnswer.properties,
      two_step_required: t.Optional(
        t.Boolean({ description: 'Whether two-step sign-in has to be set up first, in the settings' }),
      ),
    }),
    'It is not allowed here, is beyond the scope of the API token, or came from another site’s page.',
  ),
  404: failed('It does not exist, or is not yours.'),
  409: failed('The key was used for another message.'),
  413: failed('The body is too large.'),
  415: failed('The body is neither JSON nor a form.'),
  422: answer(FieldErrorsAnswer, 'A field cannot be accepted; `errors` says which and why.'),
  429: failed('Too many attempts; `Retry-After` says how many seconds to wait.'),
  500: failed('Something went wrong on our side.'),
  503: failed('It cannot be done right now; `Retry-After` says how many seconds to wait.'),
}

/** What a route answers that changes several fields at once, of which somebody else has changed one. */
export const CHANGED_MEANWHILE = answer(
  FieldErrorsAnswer,
  'Somebody else has changed a field meanwhile; `errors` says which, who, and to what.',
)

const ANY_TIME = { 400: ERRORS[400], 500: ERRORS[500], 503: ERRORS[503] }

/** The errors of a route that reads. */
export const READING_ERRORS = { ...ANY_TIME, 401: ERRORS[401], 403: ERRORS[403] }

/** The errors of a route that changes something and is open to everybody. */
export const OPEN_ERRORS = {
  ...ANY_TIME,
  403: ERRORS[403],
  413: ERRORS[413],
  415: ERRORS[415],
  422: ERRORS[422],
}

/** The errors of a route that changes something for the person who asks. */
export const CHANGING_ERRORS = { ...OPEN_ERRORS, 401: ERRORS[401] }

/**
 * What a route answers: it types what the handler gives, and describes it. Nothing of it is checked at run time, which would cost
 * every answer some; the tests compare all answers that they get with the description.
 */
export function answer<Schema extends TSchema>(schema: Schema, description: string): Schema {
  // Elysia would say of an object that there is nothing else in it; later versions may say more.
  const openness = schema.type === 'object' && { additionalProperties: true }
  return { ...schema, ...openness, description, noValidate: true }
}

/** A whole number in an answer. Elysia's own `t.Integer` is for input: it takes texts, too. */
export function integer(description?: string) {
  return Type.Integer(description ? { description } : {})
}

/** A part of an answer that may be null. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  return t.Union([schema, t.Null()])
}

/** An answer without content. */
export function noContent(description: string) {
  return t.Void({ description, noValidate: true })
}

function failed(description: string) {
  return answer(ErrorAnswer, description)
}
