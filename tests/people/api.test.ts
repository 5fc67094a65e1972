import { beforeAll, expect, test } from 'bun:test'
import { startApp } from '../support/app.ts'
import { type Client, call } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let ann: Client

beforeAll(async () => {
  const app = await startApp()
  ann = await addPerson(app, 'Ann')
  await app.database.sql`
    INSERT INTO users (username, password_hash) SELECT 'User_' || n, '' FROM generate_series(100, 349) n`
})

const names = ({ json }: { json: { username: string }[] }) => json.map(({ username }) => username)

test('the list is an array of everyone but oneself, by name', async () => {
  const answer = await ann.call('/api/v1/user/?limit=1000')
  expect(answer.status).toBe(200)
  expect(names(answer)).toEqual(Array.from({ length: 250 }, (_, i) => `User_${100 + i}`))
  expect(answer.headers.get('link')).toBeNull()
})

test('a long list comes in pages of 100, linked by their headers', async () => {
  const seen: string[] = []
  const sizes: number[] = []
  let path: string | undefined = '/api/v1/user/'
  while (path) {
    const answer = await ann.call(path)
    seen.push(...names(answer))
    sizes.push(answer.json.length)
    path = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  expect(sizes).toEqual([100, 100, 50])
  expect(new Set(seen).size).toBe(250)
})

test('q finds a part of the name, in any case, and means no pattern', async () => {
  expect(names(await ann.call('/api/v1/user/?q=SER_34'))).toEqual(
    Array.from({ length: 10 }, (_, i) => `User_${340 + i}`),
  )
  expect(names(await ann.call('/api/v1/user/?q=%25'))).toEqual([])
  expect(names(await ann.call('/api/v1/user/?q=User.1'))).toEqual([])
})

test.each(['limit=0', 'limit=1001', 'limit=-1', 'limit=x', 'q=%00', 'after=%00'])(
  '%s is answered with 422',
  async query => {
    expect((await ann.call(`/api/v1/user/?${query}`)).status).toBe(422)
  },
)

test('nobody sees it without signing in', async () => {
  expect((await call((await startApp()).url, '/api/v1/user/')).status).toBe(401)
})
