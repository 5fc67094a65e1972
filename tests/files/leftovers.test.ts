import { afterAll, beforeAll, expect, test } from 'bun:test'
import { deleteAccount } from '../../src/accounts/deletion.ts'
import { findPersonByName } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createDatabaseStorage } from '../../src/files/storage.ts'
import { sweepFiles } from '../../src/files/sweep.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { photo, stripes } from '../support/pictures.ts'
import { download, sendFiles, upload } from './uploads.ts'

let app: TestApp
let sql: Sql
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
})
afterAll(() => app.stop())

/** Removes what is to be removed by now. */
const sweep = () => sweepFiles(sql, createDatabaseStorage(sql), new AbortController().signal)

/** How much there is of files, and that none of it is nobody's. */
async function kept() {
  const [row] = await sql`
    SELECT (SELECT count(*)::int FROM files) AS files, (SELECT count(*)::int FROM file_contents) AS contents,
           (SELECT count(DISTINCT content_id)::int FROM file_parts) AS stored,
           (SELECT coalesce(sum(bytes), 0)::int FROM file_usage) AS used`
  return row
}

const NOTHING = { files: 0, contents: 0, stored: 0, used: 0 }

async function sent(who = ann): Promise<{ file: number; message: number }> {
  const { json } = await upload(who, {
    content: await photo(stripes(30, 20), 'Home'),
    name: 'photo.jpg',
    type: 'image/jpeg',
  })
  const { json: message } = await sendFiles(who, who === ann ? 'bob' : 'ann', [json.id])
  return { file: json.id, message: message.id }
}

test('a message that is deleted takes its files along in the same change', async () => {
  const { file, message } = await sent()
  await ann.call(`/api/v1/message/${message}/`, { method: 'DELETE' })
  expect((await bob.call(`/api/v1/message/${message}/`)).json).toMatchObject({
    body: '',
    files: [],
    change: 1,
  })
  for (const path of [`/files/${file}`, `/files/${file}?size=preview`]) {
    for (const who of [ann, bob]) expect((await download(who, path)).status).toBe(404)
  }
  await sweep()
  expect(await kept()).toMatchObject(NOTHING)
})

test('so do those that disappear, are removed by hand, or go with their conversation', async () => {
  for (const remove of [
    (message: number) =>
      sql`UPDATE messages SET deleted_at = now(), disappeared_at = now() WHERE id = ${message}`,
    (message: number) => sql`DELETE FROM messages WHERE id = ${message}`,
    () => sql`DELETE FROM conversations`,
    () => sql`TRUNCATE messages`,
  ]) {
    const { message } = await sent()
    await remove(message)
    await sweep()
    expect(await kept()).toMatchObject(NOTHING)
  }
})

test('what was not sent within a day goes, and what was sent stays', async () => {
  const { message } = await sent()
  const { json } = await upload(ann, { content: 'never sent' })
  await sql`UPDATE files SET expires_at = now() - interval '1 second'`
  await sweep()
  expect(await kept()).toMatchObject({ files: 1, contents: 2, stored: 2 })
  expect((await download(ann, `/files/${json.id}`)).status).toBe(404)
  await ann.call(`/api/v1/message/${message}/`, { method: 'DELETE' })
  await sweep()
})

test('what an instance left that died while it drew a picture goes once its time is over', async () => {
  const storage = createDatabaseStorage(sql)
  await storage.write(new Blob(['half a picture']).stream())
  await sweep()
  expect(await kept()).toMatchObject({ contents: 1, stored: 1 })
  await sql`UPDATE file_contents SET removable_at = now() - interval '1 second'`
  await sweep()
  expect(await kept()).toMatchObject(NOTHING)
})

test('an upload that is broken off leaves nothing', async () => {
  const form = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of it'
  const { status } = await fetch(`${app.url}/api/v1/file/`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'multipart/form-data; boundary=x' },
  })
  expect(status).toBe(400)
  await sweep()
  expect(await kept()).toMatchObject(NOTHING)
})

test('a deleted account keeps what was sent for the other person, and leaves nothing else', async () => {
  const eve = await addPerson(app, 'eve')
  const { json } = await upload(eve, { content: 'for ann' })
  await sendFiles(eve, 'ann', [json.id])
  const { json: unsent } = await upload(eve, { content: 'for nobody' })
  const person = await findPersonByName(sql, 'eve')
  if (person) await deleteAccount(sql, SYSTEM, person)
  await sweep()
  expect(await (await download(ann, `/files/${json.id}`)).text()).toBe('for ann')
  expect(await sql`SELECT FROM files WHERE id = ${unsent.id}`).toBeEmpty()
  expect(await kept()).toMatchObject({ files: 1, contents: 1, stored: 1 })
})
