import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { sweepAndLook } from '../files/leftovers.ts'
import { sendFiles, upload } from '../files/uploads.ts'
import { type AppProcess, spawnApp } from '../support/app.ts'
import { type Client, clientFor, signUp } from '../support/client.ts'
import { stripes } from '../support/pictures.ts'
import { createTestDatabase } from '../support/postgres.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const KILLS = 4
const UPLOADERS = 4
const PART_BYTES = 256 * 1024

/** What a message was answered to have: its files, and how many bytes each. */
type Promised = { message: number; files: { id: number; size: number }[] }

/** Bytes of which each place is known, so that what is missing or twice is seen. */
const contentOf = (size: number) => new Uint8Array(size).map((_, place) => (place * 7 + (place >> 8)) % 256)

/** Uploads a whole file and a picture, and one in parts; sends them; and forgets what it was at when the server goes. */
async function sendOnce(ann: Client): Promise<Promised> {
  const size = 300_000 + Math.floor(Math.random() * 900_000)
  const whole = await upload(ann, { content: contentOf(size), name: 'whole.bin' })
  const picture = await upload(ann, { content: stripes(400, 300), name: 'a.png', type: 'image/png' })
  const inParts = await sendInParts(ann, contentOf(size))
  const { status, json } = await sendFiles(ann, 'bob', [whole.json.id, picture.json.id, inParts])
  if (status !== 201) throw new Error(`${status}`)
  return { message: json.id, files: json.files }
}

async function sendInParts({ url, token }: Client, content: Uint8Array<ArrayBuffer>): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const begun = await fetch(`${url}/files/uploads`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'parts.bin', size: content.length, type: 'application/zip' }),
  })
  const { id }: { id: number } = JSON.parse(await begun.text())
  for (let offset = 0; offset < content.length; offset += PART_BYTES) {
    const response = await fetch(`${url}/files/uploads/${id}?offset=${offset}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: content.slice(offset, offset + PART_BYTES),
    })
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  }
  return id
}

test('an instance that is killed at any moment leaves every file that was sent whole, and nothing else', async () => {
  const database = await createTestDatabase()
  const { sql } = database
  const start = () => spawnApp({ DATABASE_URL: database.url }, ROOT)
  let app: AppProcess = start()
  const { token } = await signUp(await app.ready, 'ann')
  await signUp(await app.ready, 'bob')
  const promised: Promised[] = []

  for (let kill = 0; kill < KILLS; kill++) {
    const ann = clientFor(await app.ready, 'ann', token)
    let isGone = false
    const { promise: isSent, resolve: noteSent } = Promise.withResolvers<void>()
    const uploading = Array.from({ length: UPLOADERS }, async () => {
      while (!isGone) {
        try {
          promised.push(await sendOnce(ann))
          noteSent()
        } catch (error) {
          if (!isGone) throw error
        }
      }
    })
    await Promise.race([isSent, Promise.all(uploading)]) // the second only where one fails
    await Bun.sleep(Math.random() * 800) // somewhere in the middle of whatever it is at
    isGone = true
    app.process.kill('SIGKILL')
    await Promise.all([app.exited, ...uploading])
    app = start()
  }
  await app.ready
  app.process.kill('SIGTERM')
  await app.exited

  expect(promised.length).toBeGreaterThanOrEqual(KILLS)
  expect(await sweepAndLook(sql)).toEqual([])

  const kept = await sql<{ message: number; id: number; size: number; bytes: Buffer }[]>`
    SELECT message_id AS message, files.id, size, (
      SELECT string_agg(bytes, '' ORDER BY start) FROM file_parts WHERE file_parts.content_id = files.content_id) AS bytes
    FROM files ORDER BY message_id, place`
  const byMessage = Map.groupBy(kept, ({ message }) => message)
  for (const { message, files } of promised)
    expect(byMessage.get(message)?.map(({ id, size }) => ({ id, size }))).toEqual(
      files.map(({ id, size }) => ({ id, size })),
    )
  // A message may have been stored whose answer nobody heard: it has all of its files, too.
  for (const files of byMessage.values()) expect(files).toHaveLength(3)
  for (const { size, bytes } of kept) {
    expect(bytes.length).toBe(size)
    if (bytes.subarray(1, 4).toString('latin1') !== 'PNG')
      expect(Buffer.compare(bytes, contentOf(size))).toBe(0)
  }
  await database.stop()
})
