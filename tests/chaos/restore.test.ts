import { expect, test } from 'bun:test'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { readConfig } from '../../src/config/config.ts'
import { openClient } from '../../src/database/client.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { temporaryDir } from '../support/cleanup.ts'
import type { Client } from '../support/client.ts'
import { copyFolder, dataDirsFolder, newDataDir } from '../support/data-dir.ts'
import { addPerson } from '../support/people.ts'
import { type Reader, startReader } from '../support/reader.ts'
import { startInstance } from './instance.ts'

const TIMEOUT_MS = 120_000
const RETRY_MS = 50

/** Ann writes to Bob, of whom a device reads, through an instance that stays up while its database is restored. */
async function startTalk() {
  const dataDir = await newDataDir()
  const cluster = join(dataDir, 'postgres')
  const backup = temporaryDir(dataDirsFolder())
  let server = await startEmbeddedServer({ dataDir })
  const { path, username, password, database } = server.connection
  const instance = await startInstance({
    name: 'a',
    databaseSocket: path,
    databaseUrl: port => `postgres://${username}:${password}@127.0.0.1:${port}/${database}`,
    complain(text) {
      throw new Error(text)
    },
  })
  const url = `http://127.0.0.1:${instance.port}`
  const sql = openClient(readConfig({}), server, 'test', 1)
  const place = { url, database: { sql } }
  const [ann, bob] = [await addPerson(place, 'ann'), await addPerson(place, 'bob')]
  await sql.end()
  const reader = startReader(bob, instance.clientLine)

  async function whileStopped(work: () => void): Promise<void> {
    await server.stop()
    work()
    server = await startEmbeddedServer({ dataDir })
  }

  return {
    ann,
    reader,
    line: instance.clientLine,
    backUp: () => whileStopped(() => copyFolder(cluster, backup)),
    /** Puts the files back as they were; point-in-time recovery also begins another timeline. */
    restore: ({ isPointInTime = false } = {}) =>
      whileStopped(() => {
        rmSync(cluster, { recursive: true })
        mkdirSync(cluster)
        copyFolder(backup, cluster)
        if (!isPointInTime) return
        writeFileSync(join(cluster, 'recovery.signal'), '')
        appendFileSync(join(cluster, 'postgresql.auto.conf'), "restore_command = 'false'\n") // there is no archive
      }),
    async stored() {
      const sql = postgres({ ...server.connection, max: 1 })
      const rows = await sql<{ body: string }[]>`SELECT body FROM messages ORDER BY seq`
      await sql.end()
      return rows.map(({ body }) => body)
    },
    async stop() {
      reader.stop()
      await instance.stop()
      await server.stop()
    },
  }
}

/** Sends each until it is acknowledged, as the database comes and goes. */
async function write(ann: Client, bodies: string[]): Promise<void> {
  for (const body of bodies) {
    const key = crypto.randomUUID()
    while (![200, 201].includes((await ann.send('bob', body, key)).status)) await Bun.sleep(RETRY_MS)
  }
}

/** Changes the text of the first message that Ann wrote to Bob. */
async function editFirst(ann: Client, body: string): Promise<void> {
  const { json } = await ann.call('/api/v1/message/?target=bob&after=0&limit=1')
  const { status } = await ann.call(`/api/v1/message/${json.results[0].id}/`, {
    method: 'PATCH',
    body: { body },
  })
  if (status !== 200) throw new Error(`the edit gave ${status}`)
}

/** Resolves once the reader shows just this. */
async function untilShown(reader: Reader, bodies: string[]): Promise<void> {
  const shown = () => reader.shown('ann').map(({ body }) => body)
  while (!Bun.deepEquals(shown(), bodies)) await Bun.sleep(RETRY_MS)
}

const BEFORE = ['first', 'second', 'third']
const LOST = ['fourth, which is lost', 'fifth, which is lost', 'sixth, which is lost']

test(
  'a device that has more than a backup had shows what the restored database has, and nothing else',
  async () => {
    const { ann, reader, backUp, restore, stored, stop } = await startTalk()
    await write(ann, BEFORE)
    await backUp()
    await write(ann, LOST)
    await editFirst(ann, 'first, edited after the backup')
    await untilShown(reader, ['first, edited after the backup', ...BEFORE.slice(1), ...LOST])

    await restore()
    await write(ann, ['fourth'])
    await untilShown(reader, [...BEFORE, 'fourth'])
    expect(await stored()).toEqual([...BEFORE, 'fourth'])
    expect(reader.beginnings()).toBe(1)
    await stop()
  },
  TIMEOUT_MS,
)

const OTHERS = ['another fourth', 'another fifth', 'another sixth', 'another seventh']

test(
  'so does one that was away until the restored database went further than it had read',
  async () => {
    const { ann, reader, line, backUp, restore, stored, stop } = await startTalk()
    await write(ann, BEFORE)
    await backUp()
    await write(ann, LOST)
    await untilShown(reader, [...BEFORE, ...LOST])

    line.refuse(true)
    await restore({ isPointInTime: true })
    await write(ann, OTHERS)
    await editFirst(ann, 'first, edited after the restore')
    const then = ['first, edited after the restore', ...BEFORE.slice(1), ...OTHERS]
    line.refuse(false)
    await untilShown(reader, then)
    expect(await stored()).toEqual(then)
    expect(reader.beginnings()).toBe(1)
    await stop()
  },
  TIMEOUT_MS,
)
