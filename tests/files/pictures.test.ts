import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cleanGif } from '../../src/files/gif.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { bomb, movingPng, movingWebp, photo, sidesOf, stripes } from '../support/pictures.ts'
import { download, upload } from './uploads.ts'

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
})
afterAll(() => app.stop())

const bytesAt = async (path: string) => new Uint8Array(await (await download(ann, path)).arrayBuffer())

test('a photo is drawn anew: upright, with all its pixels, and without what the camera noted', async () => {
  const taken = await photo(stripes(900, 600), 'at home, 52.5 N')
  expect(Buffer.from(taken).includes('at home')).toBe(true)
  const { json } = await upload(ann, { content: taken, name: 'IMG_1.JPG', type: 'image/jpeg' })
  expect(json).toMatchObject({ name: 'IMG_1.JPG', type: 'image/jpeg', width: 900, height: 600 })
  const served = await bytesAt(`/files/${json.id}`)
  expect(json.size).toBe(served.length)
  expect(Buffer.from(served).includes('at home')).toBe(false)
  expect(Buffer.from(served).includes('Exif')).toBe(false)
  expect(await sidesOf(served)).toEqual({ left: 'blue', right: 'red' }) // it was taken upside down
  const response = await download(ann, `/files/${json.id}?size=preview`)
  expect(response.headers.get('content-type')).toBe('image/webp')
  const preview = new Uint8Array(await response.arrayBuffer())
  expect(await new Bun.Image(preview).metadata()).toEqual({ width: 640, height: 427, format: 'webp' })
})

test.each([
  ['png', 'image/png'],
  ['webp', 'image/webp'],
] as const)('a %s stays one', async (format, type) => {
  const content = new Uint8Array(await new Bun.Image(stripes(40, 20))[format]().bytes())
  const { json } = await upload(ann, { content, name: `a.${format}`, type })
  expect(json).toMatchObject({ type, width: 40, height: 20 })
  const preview = await bytesAt(`/files/${json.id}?size=preview`)
  expect(await new Bun.Image(preview).metadata()).toMatchObject({ width: 40, height: 20 })
})

test('a GIF still moves, and loses what was noted in it', async () => {
  const comment = Buffer.from('\x21\xfe\x07at home\x00', 'latin1')
  const loops = Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00', 'latin1')
  const frame = Buffer.from('2c00000000010001000002024401' + '00', 'hex')
  const head = Buffer.from('47494638396101000100800000000000ffffff', 'hex')
  const gif = new Uint8Array(
    Buffer.concat([head, loops, comment, frame, frame, Buffer.of(0x3b), Buffer.from('after the end')]),
  )
  const { json } = await upload(ann, { content: gif, name: 'a.gif', type: 'image/gif' })
  expect(json).toMatchObject({ type: 'image/gif', width: 1, height: 1 })
  const served = Buffer.from(await bytesAt(`/files/${json.id}`))
  expect(served).toEqual(Buffer.concat([head, loops, frame, frame, Buffer.of(0x3b)]))
})

test.each([
  ['png', 'image/png', movingPng, ['acTL', 'fcTL', 'fdAT']],
  ['webp', 'image/webp', movingWebp, ['ANIM', 'ANMF']],
] as const)(
  'a %s that moves still does, and loses what was noted in it',
  async (ending, type, make, parts) => {
    const content = await make(32, 16, 'at home')
    const { json } = await upload(ann, { content, name: `a.${ending}`, type })
    expect(json).toMatchObject({ type, width: 32, height: 16 })
    const served = Buffer.from(await bytesAt(`/files/${json.id}`))
    expect(served.includes('at home')).toBe(false)
    for (const part of parts) expect(served.includes(part)).toBe(true)
    const preview = await bytesAt(`/files/${json.id}?size=preview`)
    expect(await new Bun.Image(preview).metadata()).toMatchObject({ width: 32, height: 16 })
    expect(await sidesOf(preview)).toEqual({ left: 'red', right: 'blue' })
  },
)

test('a picture that lies about its type is what it is', async () => {
  const jpeg = new Uint8Array(await new Bun.Image(stripes(30, 20)).jpeg().bytes())
  expect((await upload(ann, { content: jpeg, name: 'a.png', type: 'image/png' })).json.type).toBe(
    'image/jpeg',
  )
  expect((await upload(ann, { content: jpeg, name: 'a.txt', type: 'text/plain' })).json).toMatchObject({
    type: 'image/jpeg',
    width: 30,
  })
  for (const content of ['<html><script>alert(1)</script>', '\u0089PNG no', jpeg.slice(0, 30)]) {
    const { json } = await upload(ann, { content, name: 'a.png', type: 'image/png' })
    expect(json).toEqual({ id: json.id, name: 'a.png', type: 'application/octet-stream', size: json.size })
    const { headers } = await download(ann, `/files/${json.id}`)
    expect(headers.get('content-disposition')).toStartWith('attachment;')
    expect((await download(ann, `/files/${json.id}?size=preview`)).status).toBe(404)
  }
})

test('an SVG is a download', async () => {
  const { json } = await upload(ann, {
    content: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    name: 'a.svg',
    type: 'image/svg+xml',
  })
  const { headers } = await download(ann, `/files/${json.id}`)
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-disposition')).toStartWith('attachment;')
})

test('a bomb is refused in words, and nothing is left of it', async () => {
  const { status, json } = await upload(ann, {
    content: bomb(60_000, 60_000),
    name: 'a.png',
    type: 'image/png',
  })
  expect({ status, json }).toMatchObject({
    status: 422,
    json: { errors: { file: [expect.stringContaining('50 million pixels')] } },
  })
  const [row] = await app.database
    .sql`SELECT count(*)::int AS incomplete FROM files WHERE completed_at IS NULL`
  expect(row).toMatchObject({ incomplete: 0 })
})

test('a GIF of millions of blocks takes no more memory than it has bytes, a few times over', () => {
  const head = Buffer.from('47494638396101000100800000000000ffffff', 'hex')
  const blocks = 5_000_000
  const gif = new Uint8Array(head.length + blocks * 3 + 1)
  gif.set(head)
  for (let at = head.length; at < gif.length - 1; at += 3) gif.set([0x21, 0xf9], at)
  gif[gif.length - 1] = 0x3b
  const before = process.memoryUsage.rss()
  expect(cleanGif(gif)?.length).toBe(gif.length)
  expect(process.memoryUsage.rss() - before).toBeLessThan(gif.length * 6)
})
