import { jwt } from '@elysia/jwt'
import { type Actor, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { newSecret } from './secrets.ts'

export type Tokens = {
  /** Signs a token that carries a session's secret until it expires. */
  sign(secret: string, expiresAt: Date): Promise<string>
  /** Returns the session's secret, or null when the token is not one of ours or has expired. */
  read(token: string): Promise<string | null>
}

type Key = { id: string; secret: string }
type Signer = ReturnType<typeof createSigner>

const ALGORITHMS = ['HS256']

/** A new key holds within a second; whoever makes keys up shall not keep the database busy. */
const READ_KEYS_EVERY_MS = 1_000

/** An instance may sign for a moment with the key that it read before there was a newer one. */
const SIGN_WITHIN = '1 minute'

/** Makes tokens signed with the keys that all instances share through the database; the first one to ask makes the first key. */
export async function createTokens(sql: Sql): Promise<Tokens> {
  await sql`
    INSERT INTO signing_keys (purpose, secret)
    SELECT 'session', ${newSecret()} WHERE NOT EXISTS (SELECT FROM signing_keys WHERE purpose = 'session')`
  let signers = new Map<string, Signer>() // the newest first
  let readAt = Number.NEGATIVE_INFINITY
  let nextRead: Promise<void> | null = null

  const isReadDue = () => performance.now() >= readAt + READ_KEYS_EVERY_MS

  async function readKeys(): Promise<void> {
    readAt = performance.now()
    const keys = await sql<Key[]>`
      SELECT id, secret FROM signing_keys WHERE purpose = 'session' ORDER BY created_at DESC, id`
    signers = new Map(keys.map(key => [key.id, signers.get(key.id) ?? createSigner(key)]))
  }

  async function readKeysWhenDue(): Promise<void> {
    if (!isReadDue()) await Bun.sleep(readAt + READ_KEYS_EVERY_MS - performance.now())
    await readKeys()
  }

  /** Reads the keys at most once a second; those who ask in between share the next time. */
  function readNewKeys(): Promise<void> {
    nextRead ??= readKeysWhenDue().finally(() => {
      nextRead = null
    })
    return nextRead
  }

  async function findSigners(keyId: string | null): Promise<Signer[]> {
    if (keyId === null) return [...signers.values()] // tokens of before keys had names
    if (!signers.has(keyId)) await readNewKeys()
    const signer = signers.get(keyId)
    return signer ? [signer] : []
  }

  await readKeys()
  return {
    async sign(secret, expiresAt) {
      if (isReadDue()) await readKeys()
      const [newest] = signers.values()
      if (!newest) throw new Error('The signing keys were removed.')
      return newest.sign({ jti: secret, exp: Math.floor(expiresAt.getTime() / 1000) })
    },

    async read(token) {
      for (const signer of await findSigners(readKeyId(token))) {
        const claims = await signer.verify(token, { algorithms: ALGORITHMS })
        if (claims) return claims.jti ?? null
      }
      return null
    },
  }
}

/** Makes a new key, with which every instance signs from now on. Nobody is signed out. */
export async function rotateKeys(sql: Sql, actor: Actor): Promise<void> {
  await sql.begin(async transaction => {
    await transaction`INSERT INTO signing_keys (purpose, secret) VALUES ('session', ${newSecret()})`
    await record(transaction, { action: 'keys.rotated', actor })
  })
}

/** Removes the keys that have a successor, and have signed no session that is left. */
export async function removeUnusedKeys(sql: Sql): Promise<void> {
  await sql`
    DELETE FROM signing_keys old USING signing_keys successor
    WHERE old.purpose = successor.purpose AND old.created_at < successor.created_at
      AND NOT EXISTS (
        SELECT FROM sessions WHERE sessions.created_at < successor.created_at + ${SIGN_WITHIN}::interval)`
}

function createSigner({ id, secret }: Key) {
  return jwt({ name: 'jwt', secret, kid: id }).decorator.jwt
}

/** Which key a token says that it was signed with, before anything of it is believed. */
function readKeyId(token: string): string | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString())
    const isNamed = typeof header === 'object' && header !== null && 'kid' in header
    return isNamed && typeof header.kid === 'string' ? header.kid : null
  } catch {
    return null
  }
}
