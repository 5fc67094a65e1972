import type { Sql } from '../database/connect.ts'
import type { SecretBox } from '../secret-box.ts'
import { addPushKey, findNewestKey, findPushKey, removeUnusedPushKeys, type StoredKey } from './key-store.ts'

/** A pair of keys that signs requests to push services, in base64 for addresses. */
export type PushKey = { id: string; publicKey: string; privateKey: string }

/** The keys by which push services know this server. All instances share them through the database. */
export type PushKeys = {
  /** The newest, to which browsers subscribe; one is made where there is none that can be opened. */
  newest(): Promise<PushKey>
  /** Returns null where it cannot be opened: the operator's key is another one since. */
  find(id: string): Promise<PushKey | null>
}

/** Creates them, with the first one where there is none yet. */
export async function createPushKeys(sql: Sql, box: SecretBox): Promise<PushKeys> {
  const opened = new Map<string, PushKey>()

  async function open({ id, publicKey, ...kept }: StoredKey): Promise<PushKey | null> {
    const known = opened.get(id)
    if (known) return known
    const secret = await box.open(id, kept)
    if (!secret) return null
    const key = { id, publicKey, privateKey: Buffer.from(secret).toString('base64url') }
    opened.set(id, key)
    return key
  }

  async function newest(): Promise<PushKey> {
    const stored = await findNewestKey(sql)
    return (stored && (await open(stored))) ?? makePushKey(sql, box)
  }

  await newest()
  return {
    newest,
    async find(id) {
      const stored = opened.get(id) ?? (await findPushKey(sql, id))
      return stored && 'privateKey' in stored ? stored : stored && open(stored)
    },
  }
}

/** Makes a new pair, to which browsers subscribe from now on: those that have another one change when their person is next there. */
export async function makePushKey(sql: Sql, box: SecretBox): Promise<PushKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const { publicKey: point, privateKey: scalar } = await crypto.subtle.generateKey(algorithm, true, ['sign'])
  const { d: privateKey = '' } = await crypto.subtle.exportKey('jwk', scalar)
  const publicKey = Buffer.from(await crypto.subtle.exportKey('raw', point)).toString('base64url')
  const id = crypto.randomUUID()
  await removeUnusedPushKeys(sql)
  await addPushKey(sql, { id, publicKey, ...(await box.close(id, Buffer.from(privateKey, 'base64url'))) })
  return { id, publicKey, privateKey }
}
