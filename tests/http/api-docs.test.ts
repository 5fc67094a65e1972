import { beforeAll, describe, expect, test } from 'bun:test'
import { ROUTES } from '../routes/table.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { call } from '../support/client.ts'
import {
  createAnswerCheck,
  createSchemaCompiler,
  type Description,
  type Exchange,
  fetchDescription,
} from '../support/description.ts'

let app: TestApp
let description: Description

beforeAll(async () => {
  app = await startApp()
  description = await fetchDescription(app.url)
})

const operations = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )

test('the API describes itself, from our own origin', async () => {
  expect(description.openapi).toStartWith('3.')
  const names = operations().map(({ name }) => name)
  const table = ROUTES.map(({ route }) => route.replaceAll(/:(\w+)/g, '{$1}'))
  expect(names.sort()).toEqual(table.filter(route => route.includes(' /api/v1/')).sort())
  const page = await (await fetch(`${app.url}/api/docs`)).text()
  for (const [address] of page.matchAll(/(?<=(?:src|href)=")[^"]+/g)) expect(address).toStartWith('/')
})

test('every route says in words what it does and what each status means', () => {
  for (const { name, operation } of operations()) {
    expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w/)])
    for (const [status, answer] of Object.entries(operation.responses))
      expect([name, answer.description]).not.toEqual([name, `Response for status ${status}`])
  }
})

test('whoever is not signed in may be told so, except where they sign up', () => {
  const open = operations().filter(({ operation }) => !operation.responses[401])
  expect(open.map(({ name }) => name)).toEqual(['POST /api/v1/account/'])
})

test('every schema in it is JSON Schema and nothing else', () => {
  const compiler = createSchemaCompiler()
  const schemas = operations().flatMap(({ operation: { parameters = [], requestBody, responses } }) => [
    ...parameters.map(({ schema }) => schema),
    ...[requestBody, ...Object.values(responses)].flatMap(
      part => part?.content?.['application/json']?.schema ?? [],
    ),
  ])
  expect(schemas.length).toBeGreaterThan(50)
  for (const schema of schemas) expect(compiler.compile(schema)).toBeFunction()
})

test('a body is described for JSON and for a form, alike', () => {
  const bodies = operations().flatMap(({ operation }) => operation.requestBody ?? [])
  expect(bodies.length).toBeGreaterThan(4)
  for (const { content } of bodies) {
    if ('multipart/form-data' in content) continue // a file
    expect(Object.keys(content).sort()).toEqual(['application/json', 'application/x-www-form-urlencoded'])
  }
})

test('limits of fields are told', () => {
  const found = (path: string, method: string, name: string) =>
    description.paths[path]?.[method]?.parameters?.find(parameter => parameter.name === name)?.schema
  expect(found('/api/v1/user/', 'get', 'limit')).toMatchObject({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 100,
  })
  expect(found('/api/v1/message/', 'get', 'limit')).toMatchObject({ minimum: 1, maximum: 100 })
  expect(
    description.paths['/api/v1/account/']?.post?.requestBody?.content['application/json']?.schema,
  ).toMatchObject({
    required: ['username', 'password'],
    properties: { password: { type: 'string', minLength: 10, maxLength: 256 } },
  })
})

describe('an answer that is not as described', () => {
  const message = {
    id: 1,
    user: 'ann',
    recipient: 'bob',
    timestamp: '2026-01-02T03:04:05.678Z',
    body: 'hi',
    seq: 1,
    change: null,
    edited: null,
    deleted: null,
    expires: null,
    notice: null,
    reply_to: null,
    reactions: [],
    files: [],
  }
  const one = { method: 'GET', path: '/api/v1/message/1/', status: 200, json: message }
  const check = (exchange: Partial<Exchange>) => createAnswerCheck(description)({ ...one, ...exchange })

  test('is found out, and one that is right is not', () => {
    check({})
    check({ path: '/api/v1/message/1' })
    check({ status: 404, json: { detail: 'no' } })
    check({ path: '/api/v1/nothing/', status: 404, json: { detail: 'no' } })
    const { seq: _, ...withoutSeq } = message
    const page = { next: null, previous: null, results: [{ ...message, extra: 1 }] }
    for (const wrong of [
      { json: withoutSeq },
      { json: { ...message, extra: 1 } },
      { json: { ...message, id: '1' } },
      { json: { ...message, timestamp: '2026-01-02T03:04:05Z' } },
      { json: '' },
      { status: 201 },
      { status: 502, json: { detail: 'no' } },
      { status: 409, json: { detail: 'no' } },
      { status: 404, json: { detail: 'no', errors: {} } },
      { path: '/api/v1/message/', json: page },
      { path: '/api/v1/nothing/' },
      { method: 'DELETE', path: '/api/v1/session/', status: 204 },
    ]) {
      expect(() => check(wrong), JSON.stringify(wrong)).toThrow('/api/docs says')
    }
  })

  test('fails every test that gets it by `call`', async () => {
    const damaged = Bun.serve({
      port: 0,
      fetch: ({ url }) =>
        Response.json(url.endsWith('/json') ? description : [{ user: 'ann' }], {
          headers: { 'x-chatapp': 'answer' },
        }),
    })
    await expect(call(damaged.url.href, '/api/v1/user/')).rejects.toThrow('/api/docs says')
    await damaged.stop()
  })
})

describe('whoever is not signed in', () => {
  test.each([
    ['GET', '/api/v1/message/?limit=x', undefined],
    ['GET', '/api/v1/message/x/', undefined],
    ['POST', '/api/v1/message/', {}],
    ['POST', '/api/v1/conversation/bob/read/', { seq: -1 }],
  ])('hears of nothing else: %s %s', async (method, path, body) => {
    expect((await call(app.url, path, { method, body })).status).toBe(401)
  })
})
