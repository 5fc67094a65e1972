import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson, signInAgain } from '../support/people.ts'
import { download, sendFiles, upload } from './uploads.ts'

let app: TestApp
let ann: Client
let bob: Client
let eve: Client

beforeAll(async () => {
  app = await startApp({ CHATAPP_MAX_FILE_MB: '2' })
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
  eve = await addPerson(app, 'eve')
})
afterAll(() => app.stop())

const fileOf = (id: number) => `/api/v1/file/${id}/`

async function sent(
  content: string | Uint8Array<ArrayBuffer>,
  name?: string,
  type?: string,
): Promise<{ file: number; message: number }> {
  const { json } = await upload(ann, { content, ...(name && { name }), ...(type && { type }) })
  const { json: message } = await sendFiles(ann, 'bob', [json.id])
  return { file: json.id, message: message.id }
}

describe('a file', () => {
  test('is its owner’s until it is sent, and then that of both', async () => {
    const { status, json } = await upload(ann, { content: 'what was said' })
    expect({ status, json }).toEqual({
      status: 201,
      json: { id: json.id, name: 'notes.txt', type: 'text/plain', size: 13 },
    })
    expect(await (await download(ann, fileOf(json.id))).text()).toBe('what was said')
    expect((await download(bob, fileOf(json.id))).status).toBe(404)
    const message = await sendFiles(ann, 'bob', [json.id])
    expect(message).toMatchObject({ status: 201, json: { body: '', files: [json] } })
    for (const who of [ann, bob]) {
      expect(await (await download(who, fileOf(json.id))).text()).toBe('what was said')
      expect((await who.call(`/api/v1/message/${message.json.id}/`)).json.files).toEqual([json])
    }
    expect((await download(eve, fileOf(json.id))).status).toBe(404)
  })

  test('is not served any more after the session has ended', async () => {
    const { file } = await sent('for two')
    const again = await signInAgain(app, 'bob')
    expect((await download(again, fileOf(file))).status).toBe(200)
    await again.call('/api/v1/session/', { method: 'DELETE' })
    expect((await download(again, fileOf(file))).status).toBe(401)
  })

  test('does nothing in a browser that opens it as a page', async () => {
    const { file } = await sent('<script>alert(1)</script>', 'page.html', 'text/html')
    const { headers } = await download(bob, `/files/${file}`)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toStartWith('sandbox;')
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="page.html"; filename*=UTF-8''page.html`,
    )
  })

  test.each([
    [
      'Übersicht für Jürgen (1).pdf',
      'Übersicht für Jürgen (1).pdf',
      '%C3%9Cbersicht%20f%C3%BCr%20J%C3%BCrgen%20%281%29.pdf',
    ],
    ['会议记录 📎.txt', '会议记录 📎.txt', '%E4%BC%9A%E8%AE%AE%E8%AE%B0%E5%BD%95%20%F0%9F%93%8E.txt'],
    ['../../etc/passwd', '../../etc/passwd', '.._.._etc_passwd'],
    ['C:\\temp\\a "b".txt', 'C:\\temp\\a "b".txt', 'C%3A_temp_a%20%22b%22.txt'],
    ['photo\u202egnp.exe', 'photognp.exe', 'photognp.exe'],
  ])('called %p keeps its name, which leads nowhere', async (given, name, encoded) => {
    const { json } = await upload(ann, { content: 'x', name: given })
    expect(json.name).toBe(name)
    const disposition = (await download(ann, fileOf(json.id))).headers.get('content-disposition') ?? ''
    expect(disposition).toEndWith(`filename*=UTF-8''${encoded}`)
    expect(disposition).toMatch(/^attachment; filename="[ -!#-~]+"; /)
  })

  test('is sent in parts to who asks for them', async () => {
    const content = new Uint8Array(700_000).map((_, place) => place % 251)
    const { file } = await sent(content, 'film.mp4', 'video/mp4')
    const part = async (range: string, more: Record<string, string> = {}) => {
      const response = await download(bob, `/files/${file}`, { range, ...more })
      const bytes = new Uint8Array(await response.arrayBuffer())
      return { status: response.status, range: response.headers.get('content-range'), bytes }
    }
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 1],
      ['bytes=262143-262144', 262_143, 262_145],
      ['bytes=100-', 100, 700_000],
      ['bytes=-5', 699_995, 700_000],
      ['bytes=699999-800000', 699_999, 700_000],
    ] as const) {
      const { status, range: said, bytes } = await part(range)
      expect({ range, status, said }).toEqual({ range, status: 206, said: `bytes ${from}-${to - 1}/700000` })
      expect(Buffer.compare(bytes, content.subarray(from, to))).toBe(0)
    }
    expect(await part('bytes=700000-')).toMatchObject({ status: 416, range: 'bytes */700000' })
    for (const range of ['bytes=5-1', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-'])
      expect((await part(range)).status).toBe(200)
    const whole = await download(bob, `/files/${file}`)
    const etag = whole.headers.get('etag') ?? ''
    expect((await part('bytes=0-0', { 'if-range': etag })).status).toBe(206)
    expect((await part('bytes=0-0', { 'if-range': '"other"' })).status).toBe(200)
    expect((await download(bob, `/files/${file}`, { 'if-none-match': etag })).status).toBe(304)
  })

  test('that is empty or a byte too large is refused, and nothing is left of it', async () => {
    expect(await upload(ann, { content: '' })).toMatchObject({
      status: 422,
      json: { errors: { file: [expect.any(String)] } },
    })
    expect((await upload(ann, { content: new Uint8Array(2 * 1024 * 1024 + 1) })).status).toBe(413)
    expect((await upload(ann, { content: new Uint8Array(2 * 1024 * 1024) })).status).toBe(201)
    const { sql } = app.database
    expect(await sql`SELECT FROM files WHERE completed_at IS NULL`).toBeEmpty()
  })
})

describe('a message with files', () => {
  const uploaded = async (who = ann): Promise<number> => (await upload(who, { content: 'content' })).json.id

  test('has a text or none, and at most ten of them, in their order', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => uploaded()))
    const files = ids.toReversed()
    const { json } = await sendFiles(ann, 'bob', files, { body: 'ten' })
    expect(json.files.map(({ id }: { id: number }) => id)).toEqual(files)
    const { json: page } = await bob.call('/api/v1/message/?target=ann&limit=1')
    expect(page.results).toMatchObject([{ body: 'ten', files: files.map(id => ({ id })) }])
    expect((await sendFiles(ann, 'bob', [...ids, await uploaded()])).status).toBe(422)
    expect((await sendFiles(ann, 'bob', [])).json.errors).toHaveProperty('body')
  })

  test('may be edited to say nothing; another one may not', async () => {
    const { json } = await sendFiles(ann, 'bob', [await uploaded()], { body: 'Look!' })
    const edit = (id: number, body: string) =>
      ann.call(`/api/v1/message/${id}/`, { method: 'PATCH', body: { body } })
    expect(await edit(json.id, ' ')).toMatchObject({ status: 200, json: { body: '', files: [{}] } })
    expect(await edit(json.id, 'Look again!')).toMatchObject({ status: 200 })
    const { json: versions } = await bob.call(`/api/v1/message/${json.id}/edits/`)
    expect(versions).toMatchObject([{ body: 'Look!' }, { body: '' }])
    const { json: plain } = await ann.send('bob', 'only this')
    expect(await edit(plain.id, ' ')).toMatchObject({
      status: 422,
      json: { errors: { body: ['Write something first.'] } },
    })
  })

  test('is refused with files that are another’s, were sent, are gone or come twice', async () => {
    const id = await uploaded()
    for (const files of [
      [await uploaded(bob)],
      [999_999],
      [id, id],
      ['x'],
      [-1],
      [1.5],
      'a,b',
      [id, (await sent('x')).file],
    ]) {
      const { status, json } = await ann.call('/api/v1/message/', {
        body: { recipient: 'bob', files, body: 'x' },
      })
      expect({ files, status, errors: Object.keys(json.errors) }).toEqual({
        files,
        status: 422,
        errors: ['files'],
      })
    }
    expect((await sendFiles(ann, 'bob', [id])).status).toBe(201)
  })

  test('is the same one under its key, and no other: the files are a part of it', async () => {
    const [first, second] = [await uploaded(), await uploaded()]
    const key = crypto.randomUUID()
    const { json } = await sendFiles(ann, 'bob', [first, second], { key })
    expect(await sendFiles(ann, 'bob', [first, second], { key })).toMatchObject({
      status: 200,
      json: { id: json.id, files: json.files },
    })
    for (const files of [[second, first], [first], [await uploaded()]])
      expect((await sendFiles(ann, 'bob', files, { key })).status).toBe(409)
    expect((await ann.send('bob', 'without', key)).status).toBe(409)
    await ann.call(`/api/v1/message/${json.id}/`, { method: 'DELETE' })
    expect((await sendFiles(ann, 'bob', [first, second], { key })).status).toBe(200)
  })

  test('takes a file along that several want at once for one of them; the others are stored', async () => {
    const id = await uploaded()
    const sends = [sendFiles(ann, 'bob', [id]), sendFiles(ann, 'eve', [id]), ann.send('bob', 'beside')]
    const statuses = (await Promise.all(sends)).map(({ status }) => status)
    expect(statuses.slice(0, 2).toSorted()).toEqual([201, 422])
    expect(statuses[2]).toBe(201)
  })
})
