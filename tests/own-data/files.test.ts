import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { deleteAccount } from '../../src/accounts/deletion.ts'
import { findPersonByName, type Person } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import { inChunks } from '../../src/chunks.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createDatabaseStorage } from '../../src/files/storage.ts'
import { createDataLimit } from '../../src/own-data/limit.ts'
import { CHUNK_BYTES, makeFile } from '../../src/own-data/making.ts'
import {
  addChunk,
  askForFile,
  claimFile,
  findFile,
  MAX_BYTES,
  removeOldFiles,
} from '../../src/own-data/store.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { addHistory } from '../support/history.ts'
import { waitForLock } from '../support/locks.ts'
import { addPerson, addToken, signInAgain } from '../support/people.ts'
import { unzip } from '../support/zip.ts'

const MANY = 10_001

let app: TestApp
let sql: Sql
let signal: AbortSignal

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  signal = new AbortController().signal
})
afterAll(() => app.stop())

async function newPerson(name: string): Promise<Person> {
  await addPerson(app, name)
  const person = await findPersonByName(sql, name)
  if (!person) throw new Error(`There is no ${name}.`)
  return person
}

function ask(token: string, path: string, method = 'GET', headers: Record<string, string> = {}) {
  return fetch(app.url + path, {
    method,
    redirect: 'manual',
    headers: { cookie: `chatapp=${token}`, ...headers },
  })
}

async function actionsOf({ id }: Person): Promise<string[]> {
  const rows = await sql<{ action: string }[]>`SELECT action FROM audit WHERE actor_id = ${id} ORDER BY id`
  return rows.map(({ action }) => action)
}

async function chunksOf(fileId: number): Promise<number[]> {
  const rows = await sql<{ bytes: number }[]>`
    SELECT length(content) AS bytes FROM data_file_chunks WHERE file_id = ${fileId} ORDER BY number`
  return rows.map(({ bytes }) => bytes)
}

describe('somebody with few messages', () => {
  test('gets the file at once, and it is in the audit log', async () => {
    const ann = await addPerson(app, 'ann')
    await addPerson(app, 'bob')
    await ann.send('bob', 'Hello')
    const response = await ask(ann.token, '/settings/data', 'POST')
    expect(response.headers.get('content-type')).toBe('application/zip')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="chatapp-ann-\d{4}-\d\d-\d\d\.zip"$/,
    )
    const files = await unzip(await response.blob())
    expect(files.map(({ name }) => name)).toContain('conversations/0001-bob.html')
    const person = await findPersonByName(sql, 'ann')
    expect(await actionsOf(person ?? { id: 0, username: '' })).toEqual(['data.downloaded'])
  })

  test('gets no more of it once the session has ended', async () => {
    const person = await newPerson('hasty')
    await newPerson('patient')
    await addHistory(sql, ['hasty', 'patient'], { messages: 9_000, body: 'x'.repeat(1_000) })
    const hasty = await addSession(person)
    const response = await ask(hasty, '/settings/data', 'POST')
    const reader = response.body?.getReader()
    await reader?.read()
    await sql`DELETE FROM sessions WHERE user_id = ${person.id}`
    let text = ''
    const decoder = new TextDecoder('latin1')
    const rest = async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        text = text.slice(-100) + decoder.decode(part.value)
    }
    await rest().catch(() => {})
    expect(text).not.toContain('PK\x05\x06') // the end of a ZIP
  })
})

async function addSession({ username }: Person): Promise<string> {
  return (await signInAgain(app, username)).token
}

describe('somebody with many messages', () => {
  let busy: Person
  let token: string
  let fileId: number

  beforeAll(async () => {
    busy = await newPerson('busy')
    await newPerson('other')
    await addHistory(sql, ['busy', 'other'], { messages: MANY })
    token = await addSession(busy)
  })

  test('asks for a file, sees how far it is, and downloads it when it is ready', async () => {
    const asked = await ask(token, '/settings/data', 'POST')
    expect(asked.status).toBe(303)
    expect(asked.headers.get('location')).toBe('/settings/data')
    expect(await (await ask(token, '/settings/data')).text()).toMatch(/<progress|The file is ready/)
    const part = async () =>
      (await ask(token, '/settings/data', 'GET', { 'hx-request-type': 'partial' })).text()
    while ((await part()).includes('hx-trigger')) await Bun.sleep(20)
    expect(await part()).toContain('The file is ready')

    const response = await ask(token, '/settings/data/file')
    expect(response.headers.get('content-type')).toBe('application/zip')
    const files = await unzip(await response.blob())
    const { text = '' } = files.find(({ name }) => name === 'data/conversations/0001-other.json') ?? {}
    expect(JSON.parse(text).messages).toHaveLength(MANY)
    expect(await actionsOf(busy)).toEqual(['data.asked-for', 'data.downloaded'])
    fileId = (await findFile(sql, busy))?.id ?? 0
    const chunks = await chunksOf(fileId)
    expect(chunks.slice(0, -1).every(bytes => bytes === CHUNK_BYTES)).toBe(true)
    expect(chunks.length).toBeGreaterThan(1)
    expect(await sql`SELECT FROM jobs WHERE kind = 'data'`).toHaveLength(0)
  })

  test('alone can download it', async () => {
    const eve = await addPerson(app, 'eve')
    expect((await ask(eve.token, '/settings/data/file')).status).toBe(404)
    expect((await fetch(`${app.url}/settings/data/file`, { redirect: 'manual' })).status).toBe(303)
    const apiToken = await addToken(app, 'busy', ['read'])
    const asProgram = await fetch(`${app.url}/settings/data/file`, {
      headers: { authorization: `Bearer ${apiToken}` },
    })
    expect(asProgram.status).toBe(403)
  })

  test('gets a new one in the place of the old', async () => {
    await askForFile(sql, busy, 'en')
    expect(await chunksOf(fileId)).toEqual([])
    expect((await ask(token, '/settings/data/file')).status).toBe(404)
  })

  test('finds it gone after a day', async () => {
    await sql`UPDATE data_files SET state = 'ready' WHERE user_id = ${busy.id}`
    expect(await (await ask(token, '/settings/data')).text()).toContain('The file is ready')
    await sql`UPDATE data_files SET expires_at = now() - interval '1 second'`
    expect((await ask(token, '/settings/data/file')).status).toBe(404)
    await removeOldFiles(sql)
    expect(await sql`SELECT FROM data_file_chunks`).toHaveLength(0)
  })

  test('is told why there is none, where there is too much for one or no room for it', async () => {
    for (const [limits, failure, sentence] of [
      [{ ...MAX_BYTES, one: 1_000 }, 'too-large', 'there is more than fits into one'],
      [{ ...MAX_BYTES, together: 1_000 }, 'full', 'has no room for it right now'],
    ] as const) {
      const id = await askForFile(sql, busy, 'en')
      await makeFile({ sql, storage: createDatabaseStorage(sql), serverName: '', signal, limits }, id)
      expect(await findFile(sql, busy)).toMatchObject({ state: 'failed', failure, bytes: 0 })
      expect(await chunksOf(id)).toEqual([])
      expect(await (await ask(token, '/settings/data')).text()).toContain(sentence)
    }
  })

  test('is refused while all files together have all the room', async () => {
    await sql`UPDATE data_files SET bytes = ${MAX_BYTES.together}`
    const response = await ask(token, '/settings/data', 'POST')
    expect(response.status).toBe(507)
    expect(await response.text()).toContain('The server has no room for the file right now.')
    await sql`UPDATE data_files SET bytes = 0`
  })
})

describe('a file that is being made', () => {
  test('is left alone by whoever was slower, once another instance has begun it anew', async () => {
    const person = await newPerson('twice')
    const fileId = await askForFile(sql, person, 'en')
    const first = await claimFile(sql, fileId)
    if (!first) throw new Error('There is no file.')
    const chunk = { number: 0, content: new Uint8Array(3), messagesDone: 0 }
    expect(await addChunk(sql, first, chunk)).toMatchObject({ bytes: 3 })

    await makeFile({ sql, storage: createDatabaseStorage(sql), serverName: '', signal }, fileId)
    expect(await addChunk(sql, first, { ...chunk, number: 9 })).toBeNull()
    const token = await addSession(person)
    const files = await unzip(await (await ask(token, '/settings/data/file')).blob())
    expect(files.length).toBeGreaterThan(3)
  })

  test('ends by itself when the account is deleted meanwhile, and nothing of it stays', async () => {
    const person = await newPerson('leaving')
    await newPerson('staying')
    await addHistory(sql, ['leaving', 'staying'], { messages: 2_000 })
    const fileId = await askForFile(sql, person, 'en')
    let making: Promise<void> = Promise.resolve()
    await sql.begin(async transaction => {
      await transaction`SELECT FROM data_files WHERE id = ${fileId} FOR UPDATE`
      making = makeFile({ sql, storage: createDatabaseStorage(sql), serverName: '', signal }, fileId)
      await waitForLock(sql)
      await transaction`DELETE FROM data_files WHERE id = ${fileId}`
    })
    await making
    expect(await sql`SELECT FROM data_files WHERE user_id = ${person.id}`).toHaveLength(0)

    const again = await claimFile(sql, await askForFile(sql, person, 'en'))
    if (!again) throw new Error('There is no file.')
    const chunk = { number: 0, content: new Uint8Array(3), messagesDone: 0 }
    await addChunk(sql, again, chunk)
    await deleteAccount(sql, SYSTEM, person)
    expect(await addChunk(sql, again, { ...chunk, number: 1 })).toBeNull()
    expect(await chunksOf(again.fileId)).toEqual([])
  })

  test('ends when the server stops, and is begun anew', async () => {
    const person = await newPerson('stopped')
    const fileId = await askForFile(sql, person, 'en')
    const stopped = AbortSignal.abort()
    await expect(
      makeFile({ sql, storage: createDatabaseStorage(sql), serverName: '', signal: stopped }, fileId),
    ).rejects.toThrow()
    await makeFile({ sql, storage: createDatabaseStorage(sql), serverName: '', signal }, fileId)
    expect((await findFile(sql, person))?.state).toBe('ready')
  })
})

test('pieces of any size become chunks of the same', async () => {
  async function* pieces() {
    for (const length of [1, CHUNK_BYTES, 0, 5, 2 * CHUNK_BYTES + 1]) yield new Uint8Array(length).fill(7)
  }
  const lengths: number[] = []
  for await (const chunk of inChunks(pieces(), CHUNK_BYTES)) {
    lengths.push(chunk.length)
    expect(chunk.every(byte => byte === 7)).toBe(true)
  }
  expect(lengths).toEqual([CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES, 7])
})

test('nobody asks for everything more than ten times an hour', async () => {
  const limit = createDataLimit(readConfig({}), sql)
  for (let time = 0; time < 10; time++) await limit.take('7')
  await expect(limit.take('7')).rejects.toMatchObject({ status: 429 })
  await limit.take('8')
})
