import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { ANSWER_MARKER } from '../../src/http/marker.ts'

/** What a test asked the API, and what it got. */
export type Exchange = { method: string; path: string; status: number; json: unknown }

/** A part of the description: enough of OpenAPI to find the schemas. */
type Content = { 'application/json'?: { schema: object } }
type Operation = {
  summary?: string
  parameters?: { name: string; schema: object }[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
export type Description = { openapi: string; paths: Record<string, Record<string, Operation>> }

const ISO_DAY = /^\d{4}-\d\d-\d\d$/
const ISO_WITH_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Strict: a word that JSON Schema does not know is an error, and so is a format that this does not check. */
export function createSchemaCompiler(): Ajv2020 {
  return new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    formats: { 'date-time': ISO_WITH_MILLISECONDS, date: ISO_DAY },
  })
}

/** Makes what throws when an answer is not as the description says: its status, each field, and no other field. */
export function createAnswerCheck({ paths }: Description): (exchange: Exchange) => void {
  const compiler = createSchemaCompiler()
  const routes = Object.entries(paths).map(([template, operations]) => ({
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operations,
  }))
  const checks = new Map<object, ValidateFunction>()

  function checkFor(schema: object): ValidateFunction {
    const check = checks.get(schema) ?? compiler.compile(closed(schema))
    checks.set(schema, check)
    return check
  }

  return ({ method, path, status, json }) => {
    const fail = (what: string) => {
      throw new Error(
        `${method} ${path} was answered with ${status} ${JSON.stringify(json)}, but /api/docs says: ${what}`,
      )
    }
    const [pathname = ''] = path.split('?')
    const withSlash = pathname.endsWith('/') ? pathname : `${pathname}/`
    const route = routes.find(({ pattern }) => pattern.test(withSlash))
    const answers = route?.operations[method.toLowerCase()]?.responses ?? UNKNOWN_ROUTE
    const answer = answers[status]
    if (!answer) return fail('there is no such status')
    const schema = answer.content?.['application/json']?.schema
    if (!schema) return json === '' ? undefined : fail('nothing')
    const check = checkFor(schema)
    if (!check(json)) fail(compiler.errorsText(check.errors))
  }
}

const detailOnly = {
  description: 'An error',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['detail'], properties: { detail: { type: 'string' } } },
    },
  },
}

/** What an address without a route answers. */
const UNKNOWN_ROUTE: Operation['responses'] = { 400: detailOnly, 403: detailOnly, 404: detailOnly }

/** A schema that lets no object have more than it names, at any depth. */
function closed(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.properties && value.type === 'object' ? { ...value, additionalProperties: false } : value,
  )
}

let check: Promise<(exchange: Exchange) => void> | null = null

/**
 * Throws when an answer of ChatApp's API is not as its description says. The description is the same for every instance, so it is
 * fetched once. Tests have networks that fail: where it cannot be had right now, the next answer is looked at.
 */
export async function checkAnswer(url: string, exchange: Exchange, { headers }: Response): Promise<void> {
  if (!exchange.path.startsWith('/api/v1/') || !headers.has(ANSWER_MARKER)) return
  check ??= fetchDescription(url).then(createAnswerCheck)
  const compare = await check.catch(() => {
    check = null
    return null
  })
  compare?.(exchange)
}

export async function fetchDescription(url: string): Promise<Description> {
  const response = await fetch(new URL('/api/docs/json', url), { signal: AbortSignal.timeout(10_000) })
  return JSON.parse(await response.text())
}
