import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnApp } from '../support/app.ts'
import { type Client, signUp } from '../support/client.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { download } from './uploads.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const MB = 1024 * 1024
const FILE_MB = 200
const MAY_RISE_MB = 30
const LOOK_EVERY_MS = 20
const BOUNDARY = 'the-boundary'

function usedMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

/** Tells the most that a process uses meanwhile. */
async function mostUsedMb(pid: number, work: () => Promise<unknown>): Promise<number> {
  let most = 0
  const looking = setInterval(() => {
    most = Math.max(most, usedMb(pid))
  }, LOOK_EVERY_MS)
  await work()
  clearInterval(looking)
  return most
}

/** A form with a file, which is made while it is sent. */
function formOf(megabytes: number): ReadableStream<Uint8Array> {
  const part = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\n\r\n`
  const piece = new Uint8Array(MB).fill(7)
  let sent = -1
  return new ReadableStream({
    pull(controller) {
      if (sent === megabytes) {
        controller.enqueue(Buffer.from(`\r\n--${BOUNDARY}--\r\n`))
        controller.close()
      } else controller.enqueue(sent < 0 ? Buffer.from(part) : piece)
      sent++
    },
  })
}

async function sendLarge({ url, token }: Client, megabytes: number): Promise<number> {
  const response = await fetch(`${url}/api/v1/file/`, {
    method: 'POST',
    body: formOf(megabytes),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    },
  })
  const { id }: { id: number } = JSON.parse(await response.text())
  return id
}

async function readWhole(who: Client, id: number): Promise<number> {
  let length = 0
  for await (const piece of (await download(who, `/files/${id}`)).body ?? []) length += piece.length
  return length
}

/** 200 MB in both directions, beside others that take the processor and the disk. */
const TIMEOUT_MS = 180_000

test(
  'a large file goes through the process, and not into its memory',
  async () => {
    const database = await createTestDatabase()
    const app = spawnApp({ DATABASE_URL: database.url, CHATAPP_MAX_FILE_MB: String(FILE_MB) }, ROOT)
    const ann = await signUp(await app.ready, 'ann')
    const pid = app.process.pid ?? 0
    await readWhole(ann, await sendLarge(ann, 8)) // what it needs for any file
    const before = usedMb(pid)
    let id = 0
    const up = await mostUsedMb(pid, async () => {
      id = await sendLarge(ann, FILE_MB)
    })
    let length = 0
    const down = await mostUsedMb(pid, async () => {
      length = await readWhole(ann, id)
    })
    expect(length).toBe(FILE_MB * MB)
    expect({ up: up - before, down: down - before }).toEqual({
      up: expect.any(Number),
      down: expect.any(Number),
    })
    expect(Math.max(up, down) - before).toBeLessThan(MAY_RISE_MB)
    app.process.kill('SIGTERM')
    await app.exited
    await database.stop()
  },
  TIMEOUT_MS,
)
