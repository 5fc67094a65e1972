import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
})

afterAll(() => app.stop())

const search = (who: Client, q: string, more = '') =>
  who.call(`/api/v1/search/?q=${encodeURIComponent(q)}${more}`)

test('what was sent, edited and deleted is found as it is at that moment', async () => {
  const { json: sent } = await ann.send('bob', 'Lunch at noon, at the harbour')
  const { json } = await search(bob, 'harb')
  expect(json).toEqual({
    next: null,
    results: [
      {
        ...sent,
        excerpt: [
          { text: 'Lunch at noon, at the ', hit: false },
          { text: 'harbour', hit: true },
        ],
      },
    ],
  })
  await ann.call(`/api/v1/message/${sent.id}/`, { method: 'PATCH', body: { body: 'Lunch at one' } })
  expect((await search(bob, 'harbour')).json.results).toEqual([])
  expect((await search(bob, 'lunch one')).json.results).toMatchObject([{ id: sent.id, body: 'Lunch at one' }])
  await ann.call(`/api/v1/message/${sent.id}/`, { method: 'DELETE' })
  expect((await search(ann, 'lunch')).json.results).toEqual([])
})

test('the address of the next page keeps what was asked', async () => {
  for (const number of [1, 2, 3]) await ann.send('bob', `parcel number ${number}`)
  const { json: first } = await search(bob, 'parcel from:ann', '&limit=2&order=newest')
  expect(first.results.map(({ body }: { body: string }) => body)).toEqual([
    'parcel number 3',
    'parcel number 2',
  ])
  const { json: second } = await bob.call(first.next.replace(app.url, ''))
  expect(second).toMatchObject({ next: null, results: [{ body: 'parcel number 1' }] })
  const { status, json } = await search(
    bob,
    'parcel',
    `&order=best&cursor=${new URL(first.next).searchParams.get('cursor')}`,
  )
  expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: ['cursor'] })
})

test('an excerpt is without the marks of a text, but for what only these have', async () => {
  await ann.send('bob', 'Meet at the **violet** door of [the inn](https://quince.example/)')
  const excerptOf = async (q: string) => {
    const { excerpt } = (await search(bob, q)).json.results[0]
    return excerpt.map(({ text, hit }: { text: string; hit: boolean }) => (hit ? `<${text}>` : text)).join('')
  }
  expect(await excerptOf('violet')).toBe('Meet at the <violet> door of the inn')
  expect(await excerptOf('quince')).toContain('https://<quince>.example')
})

test('a file is found by its name, and messages with files by having some', async () => {
  const form = new FormData()
  form.append('file', new File(['text'], 'Größe_der-Wohnung.txt', { type: 'text/plain' }))
  const uploaded = await fetch(`${app.url}/api/v1/file/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ann.token}` },
    body: form,
  })
  const id = Number(/"id":(\d+)/.exec(await uploaded.text())?.[1])
  const { json: sent } = await ann.call('/api/v1/message/', {
    body: { recipient: 'bob', body: 'See here', files: [id] },
  })
  await ann.send('bob', 'See there')
  expect((await search(bob, 'wohnung grosse')).json.results).toMatchObject([
    {
      id: sent.id,
      excerpt: [{ text: 'Größe', hit: true }, { hit: false }, { text: 'Wohnung', hit: true }, { hit: false }],
    },
  ])
  expect((await search(bob, 'see', '&has=file')).json.results).toMatchObject([{ id: sent.id }])
  expect((await search(bob, 'see has:file')).json.results).toMatchObject([{ id: sent.id }])
  const headers = { authorization: `Bearer ${bob.token}` }
  for (const q of ['has:file', 'with:ann has:file', 'has:file&order=best']) {
    const page = await (await fetch(`${app.url}/search?q=${q}`, { headers })).text()
    expect(page.match(/class="excerpt" dir="auto">[^<]+/g)).toEqual(['class="excerpt" dir="auto">See here'])
  }
})

test.each([
  ['nothing', ''],
  ['no word', '!? … —'],
  ['only words that are too short', 'a of 42'],
  ['filters and nothing else', 'from:ann has:file'],
  ['quotes and nothing else', '""" " “”'],
  ['10,000 characters', 'word '.repeat(2_000)],
  ['more words than anybody needs', 'word '.repeat(100)],
])('%s is said to be wrong', async (_, q) => {
  const { status, json } = await search(ann, q)
  expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: ['q'] })
})

test.each(['&before=2026-02-30', '&after=soon', '&order=worst', '&limit=0', '&has=link', '&cursor=x'])(
  '%s is said to be wrong',
  async field => {
    expect(await search(ann, 'word', field)).toMatchObject({ status: 422 })
  },
)

test('pages say how much can be found while the index of older messages is made', async () => {
  const { sql } = app.database
  const page = async () =>
    (await fetch(`${app.url}/search?q=lunch`, { headers: { authorization: `Bearer ${ann.token}` } })).text()
  expect(await page()).not.toContain('made ready')
  await sql.begin(async transaction => {
    await transaction`SELECT pg_advisory_xact_lock(hashtext('chatapp search'))` // so that nobody goes on with it meanwhile
    const [before] = await sql`SELECT earlier_from, earlier_to FROM search_progress`
    await sql`UPDATE search_progress SET earlier_from = 200, earlier_to = 50`
    expect(await page()).toContain('75 % of them can be found')
    await sql`UPDATE search_progress SET earlier_from = ${before?.earlier_from}, earlier_to = ${before?.earlier_to}`
  })
})
