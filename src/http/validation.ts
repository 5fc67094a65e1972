import type { Static, TSchema } from '@sinclair/typebox'
import { Value, type ValueError } from '@sinclair/typebox/value'
import { type FieldErrors, invalid } from '../errors.ts'
import type { Sentence } from '../words/words.ts'
import { findBrokenRule } from './fields.ts'

type FieldError = Pick<ValueError, 'path' | 'schema' | 'value'>

/** Returns what is wrong with each field that does not fit its schema. */
export function fieldErrorsOf(errors: Iterable<FieldError>): FieldErrors {
  const found: FieldErrors = {}
  for (const error of errors) {
    const [, field = ''] = error.path.split('/')
    found[field] ??= [sentenceOf(error)]
  }
  return found
}

function sentenceOf({ schema, value }: FieldError): Sentence {
  const { sentence } = schema
  if (!sentence) return say => say.fields.unacceptable
  return say => sentence(say, findBrokenRule(schema, value) ?? 'type')
}

/**
 * Takes fields that fit a schema. Routes of the API leave this to Elysia; a form that is shown again with what is wrong, and the
 * command line, ask here.
 * @throws HttpError 422 with what to change, field by field
 */
export function validate<Schema extends TSchema>(schema: Schema, fields: unknown): Static<Schema> {
  if (Value.Check(schema, fields)) return fields
  throw invalid(fieldErrorsOf(Value.Errors(schema, fields)))
}
