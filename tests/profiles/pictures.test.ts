import { afterAll, beforeAll, expect, test } from 'bun:test'
import { makePicture } from '../../src/profiles/picture.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { bomb, photo, sidesOf, stripes } from '../support/pictures.ts'

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp({ CHATAPP_RATE_LIMITS: 'on' })
  ann = await addPerson(app, 'ann')
})
afterAll(() => app.stop())

function upload(
  content: Uint8Array<ArrayBuffer> | string,
  name = 'me.png',
  type = 'image/png',
): Promise<Response> {
  const form = new FormData()
  form.set('picture', new File([content], name, { type }))
  return post('/settings/picture', form)
}

function post(
  path: string,
  body: FormData | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(app.url + path, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${ann.token}`, ...headers },
    redirect: 'manual',
  })
}

const pictureOf = async ({ call } = ann) => (await call('/api/v1/account/')).json.picture

function get(url: string, { token } = ann): Promise<Response> {
  return fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })
}

const bytesAt = async (url: string) => new Uint8Array(await (await get(url)).arrayBuffer())

test('a picture becomes a square of its middle, in two sizes', async () => {
  expect((await upload(stripes(900, 300))).headers.get('location')).toBe('/settings?done=picture')
  const { small, large } = await pictureOf()
  for (const [url, side] of [
    [small, 96],
    [large, 320],
  ]) {
    const picture = await bytesAt(url)
    expect(await new Bun.Image(picture).metadata()).toEqual({ width: side, height: side, format: 'webp' })
    expect(await sidesOf(picture)).toEqual({ left: 'green', right: 'green' })
  }
  await upload(stripes(30, 30))
  expect(await sidesOf(await bytesAt((await pictureOf()).large))).toEqual({ left: 'red', right: 'blue' })
})

test('it is turned as the camera was held, and has nothing of what stood in the file', async () => {
  const file = await photo(stripes(400, 300), 'Taken at 52.5163, 13.3777')
  expect(Buffer.from(file).includes('Taken at')).toBe(true)
  expect((await upload(file, 'photo.jpg', 'image/jpeg')).status).toBe(303)
  const { small, large } = await pictureOf()
  for (const url of [small, large]) {
    const picture = await bytesAt(url)
    expect(await sidesOf(picture)).toEqual({ left: 'blue', right: 'red' })
    for (const part of ['Taken', 'Exif', 'EXIF', 'XMP', 'ICCP'])
      expect(Buffer.from(picture).includes(part)).toBe(false)
  }
})

test('a script in a picture is not in what is made of it', async () => {
  const png = stripes(50, 50)
  const polyglot = Buffer.concat([png, Buffer.from('<script>alert(1)</script>')])
  expect((await upload(new Uint8Array(polyglot), 'me.html', 'text/html')).status).toBe(303)
  expect(Buffer.from(await bytesAt((await pictureOf()).small)).includes('script')).toBe(false)
})

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'

test('what is no picture is refused in words, beside its field, and changes nothing', async () => {
  await upload(stripes(40, 40))
  const before = await pictureOf()
  const refused: [Uint8Array<ArrayBuffer> | string, number, string][] = [
    [SVG, 422, 'This is no picture'],
    ['<!doctype html><script>alert(1)</script>', 422, 'This is no picture'],
    ['GIF89a', 422, 'This is no picture'],
    [stripes(40, 40).slice(0, 60), 422, 'This is no picture'],
    ['', 422, 'Choose a picture'],
    [bomb(20_000, 20_000), 422, 'too many pixels'],
    [bomb(1, 40_000_000), 422, 'too '],
    [stripes(900, 100), 422, 'too long for its width'],
    [new Uint8Array(11 * 1024 * 1024), 413, 'This file is too large'],
  ]
  for (const [content, status, sentence] of refused) {
    const answer = await upload(content)
    const html = await answer.text()
    expect({
      status: answer.status,
      note: /id="picture-note" class="error">([^<]*)/.exec(html)?.[1],
    }).toEqual({
      status,
      note: expect.stringContaining(sentence),
    })
  }
  expect(await pictureOf()).toEqual(before)
})

test('many at once are told to come back, instead of all waiting with their files', async () => {
  const made = await Promise.allSettled(Array.from({ length: 40 }, () => makePicture(stripes(90, 90))))
  const reasons = made.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  expect(reasons).toHaveLength(30)
  for (const reason of reasons) expect(reason).toMatchObject({ status: 503 })
  expect((await makePicture(stripes(90, 90))).hash).toHaveLength(32)
})

test('a form that is none is refused in words', async () => {
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
  expect(
    (
      await post('/settings/picture', 'picture=me.png', {
        'content-type': 'application/x-www-form-urlencoded',
      })
    ).status,
  ).toBe(415)
  expect((await post('/settings/picture', '{}', { 'content-type': 'application/json' })).status).toBe(415)
  expect((await post('/settings/picture', 'no boundary in here', multipart)).status).toBe(400)
  const text = '--x\r\ncontent-disposition: form-data; name="picture"\r\n\r\nme.png\r\n--x--\r\n'
  expect((await post('/settings/picture', text, multipart)).status).toBe(422)
})

test('a picture is served for good, to whoever is signed in, as nothing but a picture', async () => {
  await upload(stripes(60, 60))
  const { small } = await pictureOf()
  const answer = await get(small, await addPerson(app, 'stranger'))
  expect(answer.status).toBe(200)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/webp',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  })
  expect((await fetch(small, { redirect: 'manual' })).status).toBe(303)
  for (const path of [
    '/pictures/x/small',
    `/pictures/${'0'.repeat(32)}/small`,
    small.replace('small', 'huge'),
  ])
    expect((await get(new URL(path, app.url).href)).status).toBe(404)
})

test('another picture has another address, and one that was removed has none', async () => {
  await upload(stripes(70, 70))
  const first = await pictureOf()
  await upload(await photo(stripes(70, 70), ''))
  const second = await pictureOf()
  expect(second.small).not.toBe(first.small)
  expect((await get(first.small)).status).toBe(404)
  expect((await post('/settings/picture/remove', '')).status).toBe(303)
  expect(await pictureOf()).toBeNull()
  expect((await get(second.small)).status).toBe(404)
})

test('others see it in the list, and it goes with the account', async () => {
  const [bob, carol] = [await addPerson(app, 'bob'), await addPerson(app, 'carol')]
  await upload(stripes(80, 80))
  await ann.send('bob', 'Hello')
  const { small } = await pictureOf()
  const image = `<img class="avatar" src="${new URL(small).pathname}" alt="" width="40" height="40">`
  for (const path of ['/', '/with/ann', '/people/ann'])
    expect(await (await get(app.url + path, bob)).text()).toContain(image)
  expect((await carol.call('/api/v1/user/?q=ann')).json[0].picture.small).toBe(small)
  await app.database.sql`SELECT delete_account(id) FROM users WHERE username = 'ann'`
  expect((await get(small, carol)).status).toBe(404)
  expect(await (await get(`${app.url}/`, bob)).text()).not.toContain('<img class="avatar"')
})

test('whoever changes what others see again and again has to wait, by page as by API', async () => {
  const hasty = await addPerson(app, 'hasty')
  const change = () => hasty.call('/api/v1/account/', { method: 'PATCH', body: { theme: 'dark' } })
  const answers = await Promise.all(Array.from({ length: 31 }, change))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(30)
  expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('20')
  const headers = { authorization: `Bearer ${hasty.token}` }
  const page = await fetch(`${app.url}/settings/picture/remove`, { method: 'POST', headers })
  expect(page.status).toBe(429)
  expect(await page.text()).toContain('class="error">Too many attempts')
})
