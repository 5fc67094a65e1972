import { createHash, randomBytes } from 'node:crypto'
import { MAX_PART_BYTES } from '../../src/files/limits.ts'
import type { Client } from '../support/client.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** A file that somebody has uploaded, and the hash of its bytes. */
export type Attached = { id: number; name: string; size: number; hash: string }

type Options = {
  random: Random
  /** Which instance each try goes through. */
  urlOf(): string
  patienceMs: number
}

/** What the server says of an upload. */
type Progress = { id: number; received: number; whole: boolean }

/** From one part to several. */
const BYTES = [100_000, 3_500_000] as const

const RETRY_MS = 50

let files = 0

/**
 * Uploads a file in parts, as a page does: after each that had no answer it asks how far the upload has come, and goes on from there. What was
 * confirmed is not sent again, whichever instance has confirmed it.
 */
export async function uploadOne(
  world: World,
  { token }: Client,
  { random, urlOf, patienceMs }: Options,
): Promise<Attached> {
  const content = randomBytes(random.between(...BYTES))
  const [name, size] = [`file ${++files}.bin`, content.length]
  const begun = await untilAnswered('POST', '', JSON.stringify({ name, size, type: 'application/zip' }))
  const place = `/${begun.id}`
  let confirmed = 0
  for (let isWhole = false; !isWhole; ) {
    const part = content.subarray(confirmed, confirmed + MAX_PART_BYTES)
    const progress = await tryOnce('PUT', `${place}?offset=${confirmed}`, part)
    if (!progress) world.resumptions++
    const { received, whole } = progress ?? (await untilAnswered('GET', place))
    if (received < confirmed)
      world.complaints.push(`of “${name}”, ${confirmed} bytes were confirmed, and then ${received}`)
    confirmed = received
    isWhole = whole
  }
  return { id: begun.id, name, size, hash: hashOf(content) }

  async function untilAnswered(method: string, path: string, body?: string): Promise<Progress> {
    for (;;) {
      const progress = await tryOnce(method, path, body)
      if (progress) return progress
      await Bun.sleep(RETRY_MS)
    }
  }

  /** Null when there is no answer, or none that helps: nobody knows then what has arrived. */
  async function tryOnce(
    method: string,
    path: string,
    body?: string | Buffer<ArrayBuffer>,
  ): Promise<Progress | null> {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': type }
    const options = { method, headers, signal: AbortSignal.timeout(patienceMs), ...(body && { body }) }
    try {
      const response = await fetch(`${urlOf()}/files/uploads${path}`, options)
      const text = await response.text()
      if (response.ok) return JSON.parse(text)
      if (response.status !== 503)
        world.complaints.push(`${method} of “${name}” was answered ${response.status} ${text}`)
    } catch {
      // There was none.
    }
    return null
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
