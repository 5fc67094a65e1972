import { randomBytes } from 'node:crypto'

/** Long enough that nobody guesses one. */
const SECRET_BYTES = 32

/** Makes a secret by which its owner is known (43 characters of base64url). The database gets only its hash. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** What the database keeps of a secret: its SHA-256. A secret of 256 random bits needs no salt and no slow hash. */
export function hashSecret(secret: string): Buffer {
  return new Bun.CryptoHasher('sha256').update(secret).digest()
}
