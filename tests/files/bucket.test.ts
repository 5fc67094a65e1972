import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { type Config, readConfig } from '../../src/config/config.ts'
import type { Sql } from '../../src/database/connect.ts'
import { moveFiles } from '../../src/files/mover.ts'
import { createFileStorage } from '../../src/files/storage.ts'
import { sweepFiles } from '../../src/files/sweep.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { run } from '../support/command.ts'
import { type ObjectStore, startObjectStore } from '../support/object-store.ts'
import { addPerson } from '../support/people.ts'
import { stripes } from '../support/pictures.ts'
import { download, sendFiles, upload } from './uploads.ts'

let store: ObjectStore
let app: TestApp
let sql: Sql
let ann: Client
let bob: Client
let keys: Record<string, string>
let inBucket: Config
let inDatabase: Config

beforeAll(async () => {
  store = startObjectStore()
  keys = { S3_ENDPOINT: store.url, S3_ACCESS_KEY_ID: 'the-key', S3_SECRET_ACCESS_KEY: 'the-secret' }
  inDatabase = readConfig(keys)
  inBucket = readConfig({ ...keys, CHATAPP_FILES: 's3://the-bucket/files' })
  app = await startApp(keys)
  sql = app.database.sql
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
})
beforeEach(async () => {
  store.setBroken(false)
  await sql`TRUNCATE messages`
  await sql`DELETE FROM files`
  await sweep()
})
afterAll(async () => {
  await app.stop()
  await store.stop()
})

/** Removes what belongs to no file, also what is kept for who is reading it. */
async function sweep(): Promise<void> {
  await sql`UPDATE file_contents SET removable_at = now() - interval '1 second' WHERE removable_at IS NOT NULL`
  await sweepFiles(sql, createFileStorage(inDatabase, sql), new AbortController().signal)
}

async function move(config: Config): Promise<number> {
  let moved = 0
  for await (const _ of moveFiles(config, sql)) moved++
  return moved
}

const large = new Uint8Array(6 * 1024 * 1024).map((_, place) => place % 249)

async function sent(
  content: Uint8Array<ArrayBuffer>,
  name = 'large.bin',
): Promise<{ file: number; message: number }> {
  const { json } = await upload(ann, { content, name, type: 'video/mp4' })
  const { json: message } = await sendFiles(ann, 'bob', [json.id])
  return { file: json.id, message: message.id }
}

const stored = async () => (await sql`SELECT DISTINCT content_id FROM file_parts`).length

test('files are moved to the bucket and back, and are the same for who reads them', async () => {
  const { file } = await sent(large)
  const { file: picture } = await sent(stripes(700, 400))
  const expectBytes = async () => {
    const whole = await (await download(bob, `/files/${file}`)).bytes()
    expect(Buffer.compare(whole, large)).toBe(0)
    const part = await (await download(bob, `/files/${file}`, { range: 'bytes=262140-262150' })).bytes()
    expect(Buffer.compare(part, large.subarray(262_140, 262_151))).toBe(0)
    const preview = await (await download(bob, `/files/${picture}?size=preview`)).bytes()
    expect(await new Bun.Image(preview).metadata()).toMatchObject({ width: 640, format: 'webp' })
  }
  expect(await move(inBucket)).toBe(3)
  expect([...store.objects.keys()].every(key => key.startsWith('the-bucket/files/'))).toBe(true)
  await expectBytes()
  await sweep()
  expect(await stored()).toBe(0)
  expect(store.objects.size).toBe(3)
  await expectBytes()
  expect(await move(inDatabase)).toBe(3)
  await sweep()
  expect({ objects: store.objects.size, stored: await stored() }).toEqual({ objects: 0, stored: 3 })
  await expectBytes()
})

test('a message that is deleted takes its objects along', async () => {
  const { message } = await sent(large)
  await move(inBucket)
  await ann.call(`/api/v1/message/${message}/`, { method: 'DELETE' })
  await sweep()
  expect({ objects: store.objects.size, stored: await stored() }).toEqual({ objects: 0, stored: 0 })
  expect(await sql`SELECT FROM file_contents`).toBeEmpty()
})

test('a message that is deleted while its file is moved leaves nothing', async () => {
  const { message } = await sent(large)
  await sql`
    CREATE FUNCTION delete_meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN UPDATE messages SET deleted_at = now() WHERE deleted_at IS NULL; RETURN NULL; END $$`
  await sql`
    CREATE TRIGGER delete_meanwhile AFTER INSERT ON file_contents
    FOR EACH ROW WHEN (NEW.bucket IS NOT NULL) EXECUTE FUNCTION delete_meanwhile()`
  expect(await move(inBucket)).toBe(0)
  await sql`DROP FUNCTION delete_meanwhile CASCADE`
  expect((await bob.call(`/api/v1/message/${message}/`)).json.files).toEqual([])
  expect(store.objects.size).toBe(1)
  await sweep()
  expect({ objects: store.objects.size, stored: await stored() }).toEqual({ objects: 0, stored: 0 })
})

test('a bucket that does not answer keeps nobody from sending, and what was tried leaves nothing', async () => {
  store.setBroken(true)
  const { file } = await sent(large)
  await expect(move(inBucket)).rejects.toThrow()
  expect((await download(bob, `/files/${file}`)).status).toBe(200)
  store.setBroken(false)
  expect(await move(inBucket)).toBe(0) // whoever has begun it may be at it still
  await sql`UPDATE file_contents SET moving_until = now()`
  expect(await move(inBucket)).toBe(1)
  await sweep()
  expect({ objects: store.objects.size, stored: await stored() }).toEqual({ objects: 1, stored: 0 })
})

test('a bucket that is out of reach keeps nothing else from being removed', async () => {
  const inIt = await sent(large)
  await move(inBucket)
  const beside = await sent(large)
  for (const { message } of [inIt, beside])
    await ann.call(`/api/v1/message/${message}/`, { method: 'DELETE' })
  store.setBroken(true)
  await expect(sweep()).rejects.toThrow()
  expect({ objects: store.objects.size, stored: await stored() }).toEqual({ objects: 1, stored: 0 })
  store.setBroken(false)
  await sweep()
  expect(store.objects.size).toBe(0)
})

test('what is still coming stays where it is', async () => {
  await upload(ann, { content: large })
  await sql`UPDATE files SET completed_at = NULL`
  expect(await move(inBucket)).toBe(0)
})

test('the command line moves them, and looks at the bucket', async () => {
  await sent(large)
  const env = { ...keys, DATABASE_URL: app.database.url, CHATAPP_FILES: 's3://the-bucket/files' }
  const { code, out } = await run(['files', 'move'], { env })
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringContaining('1 files and previews (6.0 MB) were moved to s3://the-bucket/files'),
  })
  expect(store.objects.size).toBe(1)
  expect((await run(['check'], { env })).out).toContain(
    's3://the-bucket/files takes files, and gives them back',
  )
  store.setBroken(true)
  const broken = await run(['check'], { env })
  expect(broken).toMatchObject({
    code: 1,
    out: expect.stringContaining('s3://the-bucket/files cannot be used: AccessDenied'),
  })
})
