import { Kind, type TProperties, type TSchema, TypeRegistry } from '@sinclair/typebox'
import { t } from 'elysia'
import type { Words } from '../words/words.ts'
import { lengthOf } from './length.ts'

/** Which rule of its schema the value of a field breaks. */
type BrokenRule = 'type' | 'empty' | 'minLength' | 'maxLength' | 'storable' | 'pattern'

/** Says to the person who filled a field in what is wrong with it. */
export type FieldSentence = (words: Words, broken: BrokenRule) => string

declare module '@sinclair/typebox' {
  interface SchemaOptions {
    /** What is said of a value that does not fit. As a function it does not get into the description of the API. */
    sentence?: FieldSentence
  }
}

type TextRules = {
  description?: string
  /** In characters, as people and PostgreSQL count them: an emoji beyond the basic plane is one. */
  minLength?: number
  maxLength?: number
  pattern?: string
  sentence: FieldSentence
}

type NumberRules = {
  description?: string
  minimum: number
  maximum: number
  default?: number
  sentence?: FieldSentence
}

/**
 * What a form or a query has. Fields that are not named are ignored: a newer client, or an old one, may send more.
 * `fields` of `body` and `query` are objects of texts, so that forms and JSON are the same.
 */
export function fields<Properties extends TProperties>(properties: Properties, description?: string) {
  return t.Object(properties, { additionalProperties: true, ...(description && { description }) })
}

/** A text that PostgreSQL can hold. */
export function text(rules: TextRules) {
  return t.Unsafe<string>({ ...rules, [Kind]: 'Text', type: 'string' })
}

/** One of several texts. */
export function choice<const Values extends readonly string[]>(
  values: Values,
  rules: Pick<TextRules, 'description' | 'sentence'>,
) {
  const pattern = `^(${values.join('|')})$`
  return t.Unsafe<Values[number]>({ ...rules, pattern, [Kind]: 'Text', type: 'string' })
}

/** Yes or no: JSON has it as a boolean, a form as `true`, `yes` or `on`, and `false`, `no` or nothing. */
export function yesOrNo(description: string) {
  return t
    .Transform(t.Unsafe<boolean | string>({ description, [Kind]: 'YesOrNo', type: 'boolean' }))
    .Decode(isYes)
    .Encode(value => value)
}

/** Whether a check box, or a boolean, says yes. */
export function isYes(value: unknown): boolean {
  return value === true || value === 'true' || value === 'yes' || value === 'on'
}

/** A whole number, which a form and a query have as its digits; a handler gets the number. */
export function wholeNumber(rules: NumberRules) {
  const sentence: FieldSentence = say => say.fields.wholeNumber(rules.minimum, rules.maximum)
  return t
    .Transform(t.Unsafe<number | string>({ sentence, ...rules, [Kind]: 'WholeNumber', type: 'integer' }))
    .Decode(Number)
    .Encode(number => number)
}

/** A moment as programs write it, with its zone, so that it is one; or null, which a form has as nothing. */
export function momentOrNull(rules: Pick<TextRules, 'description' | 'sentence'>) {
  return t.Unsafe<string | null>({
    ...rules,
    [Kind]: 'MomentOrNull',
    anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }],
  })
}

/** A number of a message in its conversation, or an id, as a cursor: any that JavaScript and `bigint` both hold exactly. */
export function cursor(description: string) {
  return wholeNumber({ description, minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
}

TypeRegistry.Set<TextRules & TSchema>('Text', (rules, value) => findBrokenRule(rules, value) === null)
const NO = new Set(['false', 'no', ''])
TypeRegistry.Set<TSchema>(
  'YesOrNo',
  (_, value) => isYes(value) || value === false || (typeof value === 'string' && NO.has(value)),
)
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i
TypeRegistry.Set<TSchema>(
  'MomentOrNull',
  (_, value) =>
    value === null ||
    value === '' ||
    (typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value))),
)
TypeRegistry.Set<NumberRules & TSchema>('WholeNumber', ({ minimum, maximum }, value) => {
  const number = typeof value === 'string' && /^(0|[1-9]\d{0,15})$/.test(value) ? Number(value) : value
  return Number.isSafeInteger(number) && Number(number) >= minimum && Number(number) <= maximum
})

/** Finds the first rule of a text that a value breaks; null when it fits. */
export function findBrokenRule(
  { minLength = 0, maxLength, pattern }: Partial<TextRules>,
  value: unknown,
): BrokenRule | null {
  if (typeof value !== 'string') return 'type'
  if (value === '' && minLength > 0) return 'empty'
  if (minLength > 1 && lengthOf(value) < minLength) return 'minLength'
  if (maxLength !== undefined && lengthOf(value) > maxLength) return 'maxLength'
  if (!isStorable(value)) return 'storable'
  if (pattern !== undefined && !toRegExp(pattern).test(value)) return 'pattern'
  return null
}

const expressions = new Map<string, RegExp>()

function toRegExp(pattern: string): RegExp {
  const expression = expressions.get(pattern) ?? new RegExp(pattern)
  expressions.set(pattern, expression)
  return expression
}

/** A UUID of any version. */
export const UUID_PATTERN = '[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}'
const UUID = new RegExp(`^${UUID_PATTERN}$`)

/** Whether a text is a UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** Whether PostgreSQL can hold a text and give it back unchanged: no NUL, no half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
