import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { findPersonByName, type Person } from '../../src/accounts/store.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Sql } from '../../src/database/connect.ts'
import { HttpError } from '../../src/errors.ts'
import { createFiles, type Files } from '../../src/files/files.ts'
import { createDatabaseStorage } from '../../src/files/storage.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { stripes } from '../support/pictures.ts'
import { download, sendFiles, upload } from './uploads.ts'

const MB = 1024 * 1024

let app: TestApp
let sql: Sql
let files: Files
let ann: Client
let annHerself: Person
let bob: Person

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  files = filesWith({})
  ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
  annHerself = await find('ann')
  bob = await find('bob')
})
afterAll(() => app.stop())

async function find(name: string): Promise<Person> {
  const person = await findPersonByName(sql, name)
  if (!person) throw new Error(`There is no ${name}.`)
  return person
}

function filesWith(environment: Record<string, string>): Files {
  const config = readConfig({ CHATAPP_RATE_LIMITS: 'off', ...environment })
  return createFiles({ config, sql, storage: createDatabaseStorage(sql) })
}

const begin = (size: number, more: object = {}) =>
  files.begin(annHerself, { name: 'large.bin', type: 'application/zip', size, ...more })

async function statusOf(asked: Promise<unknown>): Promise<number> {
  const error = await asked.then(
    () => null,
    (error: unknown) => error,
  )
  if (error !== null && !(error instanceof HttpError)) throw error
  return error === null ? 200 : error.status
}

const usage = async () => {
  const [row] = await sql<{ own: number; together: number; kept: number }[]>`
    SELECT coalesce((SELECT bytes FROM file_usage WHERE owner_id = ${annHerself.id}), 0)::float8 AS own,
           coalesce((SELECT sum(bytes) FROM file_room), 0)::float8 AS together,
           (SELECT count(*) FROM files WHERE owner_id = ${annHerself.id})::float8 AS kept`
  return row ?? { own: 0, together: 0, kept: 0 }
}

describe('an upload in parts', () => {
  const content = new Uint8Array(2.5 * MB).map((_, place) => place % 253)

  test('goes on after what was confirmed, and what comes twice is there once', async () => {
    const { id } = await begin(content.length)
    const append = (from: number, to: number) => files.append(annHerself, id, from, content.slice(from, to))
    expect((await append(0, MB)).received).toBe(MB)
    expect((await append(0, MB)).received).toBe(MB)
    expect((await append(MB / 2, MB + 10)).received).toBe(MB + 10)
    expect(await statusOf(append(MB + 11, MB + 20))).toBe(409)
    expect((await files.progress(annHerself, id)).received).toBe(MB + 10)
    expect((await sendFiles(ann, 'bob', [id])).json.errors.files[0]).toContain('large.bin')
    await Promise.all([append(MB + 10, 2 * MB), append(MB + 10, 2 * MB)])
    expect((await append(2 * MB, content.length)).received).toBe(content.length)
    expect((await append(2 * MB, content.length)).received).toBe(content.length)
    const { json } = await sendFiles(ann, 'bob', [id])
    expect(json.files).toMatchObject([{ id, size: content.length }])
    const bytes = new Uint8Array(await (await download(ann, `/files/${id}`)).arrayBuffer())
    expect(Buffer.compare(bytes, content)).toBe(0)
    expect(await statusOf(append(0, MB))).toBe(404)
  })

  test('that is a picture is whole for who sends its last part once more', async () => {
    const picture = Buffer.concat([stripes(30, 20), new Uint8Array(1000)]) // drawn anew, it is smaller
    const { id } = await begin(picture.length)
    for (const _ of ['sent', 'sent once more'])
      expect(await files.append(annHerself, id, 0, picture)).toMatchObject({ id, isWhole: true })
    await files.cancel(annHerself, id)
  })

  test('that is a picture is drawn once, however many ask whether it is whole', async () => {
    const contents = async () => (await sql`SELECT FROM file_contents`).length
    const picture = stripes(600, 400)
    const { id } = await begin(picture.length)
    const before = await contents()
    await sql`
      INSERT INTO file_parts (content_id, start, bytes)
      SELECT content_id, 0, decode(${Buffer.from(picture).toString('base64')}, 'base64') FROM files WHERE id = ${id}`
    await sql`UPDATE files SET received = size WHERE id = ${id}`
    await Promise.all([1, 2, 3].map(() => files.progress(annHerself, id)))
    expect(await contents()).toBe(before + 2) // itself, drawn anew, and its preview
    await files.cancel(annHerself, id)
  })

  test('is kept for an hour, and for a day once there is some of it', async () => {
    const { id } = await begin(10)
    const hoursLeft = async () =>
      (
        await sql`SELECT round(extract(epoch FROM expires_at - now()) / 3600)::int AS hours FROM files WHERE id = ${id}`
      )[0]
    expect(await hoursLeft()).toMatchObject({ hours: 1 })
    await files.append(annHerself, id, 0, content.slice(0, 5))
    expect(await hoursLeft()).toMatchObject({ hours: 24 })
    await files.cancel(annHerself, id)
  })

  test('is nobody else’s, and refuses what goes beyond its end', async () => {
    const { id } = await begin(10)
    expect(await statusOf(files.append(bob, id, 0, content.slice(0, 5)))).toBe(404)
    expect(await statusOf(files.progress(bob, id))).toBe(404)
    expect(await statusOf(files.cancel(bob, id))).toBe(404)
    expect(await statusOf(files.append(annHerself, id, 0, content.slice(0, 11)))).toBe(422)
    expect((await download(ann, `/files/${id}`)).status).toBe(404)
    await files.cancel(annHerself, id)
    expect(await statusOf(files.append(annHerself, id, 0, content.slice(0, 5)))).toBe(404)
  })

  test('whose instance died when all had come is completed by who asks how far it is', async () => {
    const { id } = await begin(3)
    await files.append(annHerself, id, 0, content.slice(0, 3))
    await sql`UPDATE files SET completed_at = NULL WHERE id = ${id}`
    await files.progress(annHerself, id)
    expect((await sendFiles(ann, 'bob', [id])).status).toBe(201)
  })

  test('has a size, and a type that is allowed', async () => {
    expect(await statusOf(begin(0))).toBe(422)
    expect(await statusOf(begin(25 * MB + 1))).toBe(413)
    files = filesWith({ CHATAPP_FILE_TYPES: 'image/*, application/pdf' })
    expect(await statusOf(begin(1))).toBe(422)
    const { id } = await begin(1, { type: 'image/png' })
    expect(await statusOf(files.append(annHerself, id, 0, content.slice(0, 1)))).toBe(422) // no picture
    expect(await statusOf(files.progress(annHerself, id))).toBe(404)
    files = filesWith({})
  })
})

describe('bytes that are kept', () => {
  const content = new Uint8Array(1.5 * MB).map((_, place) => place % 251)
  const storage = () => createDatabaseStorage(sql)

  /** Keeps a file in rows of these lengths; the last one has what is left. */
  async function keepIn(lengths: number[]) {
    const { id } = await begin(content.length)
    let offset = 0
    for (const length of [...lengths, content.length]) {
      const bytes = content.slice(offset, offset + length)
      offset = (await files.append(annHerself, id, offset, bytes)).received
    }
    const [file] = await sql<{ content: number }[]>`SELECT content_id AS content FROM files WHERE id = ${id}`
    return { id: file?.content ?? 0, bucket: null }
  }

  test('are read from any of them to any other, whatever rows they are in', async () => {
    const kept = await keepIn([1, 9, 300_000, 5])
    await keepIn([content.length]) // what is beside it is never read
    const size = content.length
    const places = [
      0,
      1,
      9,
      10,
      11,
      262_153,
      262_154,
      262_155,
      300_010,
      300_014,
      300_016,
      600_000,
      size - 1,
      size,
    ]
    for (const from of places) {
      for (const to of places.filter(place => place > from)) {
        const pieces = await Array.fromAsync(storage().read(kept, from, to))
        expect(Buffer.compare(Buffer.concat(pieces), content.subarray(from, to))).toBe(0)
      }
    }
  })

  test('are not read any more once they are being removed', async () => {
    const kept = await keepIn([10])
    await sql`DELETE FROM file_parts WHERE content_id = ${kept.id} AND start = 0`
    await expect(Array.fromAsync(storage().read(kept, 0, 20))).rejects.toThrow('The file is gone.')
    const beyond = storage().read(kept, content.length, content.length + 1)
    await expect(Array.fromAsync(beyond)).rejects.toThrow('The file is gone.')
  })
})

describe('room', () => {
  test('that is not there is said, and nothing is left behind', async () => {
    const { own, together, kept } = await usage()
    const ofOne = filesWith({ CHATAPP_FILES_PER_PERSON_MB: String(Math.ceil(own / MB) + 1) })
    const ofAll = filesWith({ CHATAPP_FILES_TOGETHER_MB: String(Math.ceil(together / MB) + 1) })
    for (files of [ofOne, ofAll]) {
      expect(await statusOf(begin(3 * MB))).toBe(507)
      const pieces = async function* () {
        for (let sent = 0; sent < 30; sent++) yield new Uint8Array(100_000)
      }
      expect(await statusOf(files.receive(annHerself, { name: 'x', type: '', pieces: pieces() }))).toBe(507)
    }
    files = filesWith({})
    expect(await usage()).toEqual({ own, together, kept })
  })

  test('is taken by what was announced, and is free again once it is cancelled', async () => {
    const before = await usage()
    const { id } = await begin(5 * MB)
    expect(await usage()).toEqual({
      own: before.own + 5 * MB,
      together: before.together + 5 * MB,
      kept: before.kept + 1,
    })
    await files.cancel(annHerself, id)
    expect(await usage()).toEqual(before)
  })

  test('is not taken twice by two uploads at once', async () => {
    const { own } = await usage()
    files = filesWith({ CHATAPP_FILES_PER_PERSON_MB: String(Math.ceil(own / MB) + 5) })
    const statuses = await Promise.all(Array.from({ length: 6 }, () => statusOf(begin(3 * MB))))
    expect(statuses.filter(status => status === 200)).toHaveLength(1)
    files = filesWith({})
  })

  test('of a message is free once it is deleted', async () => {
    const before = await usage()
    const { json } = await upload(ann, { content: 'x'.repeat(1000) })
    const { json: message } = await sendFiles(ann, 'bob', [json.id])
    expect((await usage()).own).toBe(before.own + 1000)
    await ann.call(`/api/v1/message/${message.id}/`, { method: 'DELETE' })
    expect(await usage()).toEqual(before)
  })
})
