// The server has to know some secrets itself, such as those of the apps, so that a hash of them would not do. Where the operator gives a key
// (CHATAPP_SECRET_KEY), what the database and its backups have of them is encrypted: AES-256-GCM, with a key that HKDF makes of the operator's text.

/** What the database keeps of a secret. Without a key's name it is the secret itself. */
export type Kept = { secret: Uint8Array; keyId: string | null }

export type SecretBox = {
  /** Closes a secret of somebody, or of something, by its id; with the operator's key, when there is one. */
  close(ownerId: number | string, secret: Uint8Array): Promise<Kept>
  /** Opens what `close` gave. Returns null when it was closed with a key that this is not, or is somebody else's. */
  open(ownerId: number | string, kept: Kept): Promise<Uint8Array | null>
  /** Whether it was closed as `close` would do it now: the operator may have given a key since. */
  isUpToDate(kept: Kept): Promise<boolean>
}

/** As long as AES-GCM wants it (NIST SP 800-38D, section 8.2.2): random, and anew each time. */
const IV_BYTES = 12

/** @param purpose what the secrets are for: what is closed for one purpose cannot be opened for another */
export function createSecretBox(secretKey: string, purpose: 'two-step' | 'push' | 'webhook'): SecretBox {
  const derived = secretKey === '' ? null : deriveKey(secretKey, purpose)
  return {
    async close(ownerId, secret) {
      const key = await derived
      if (!key) return { secret, keyId: null }
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const closed = await crypto.subtle.encrypt(
        algorithmFor(purpose, ownerId, iv),
        key.aes,
        new Uint8Array(secret),
      )
      return { secret: Buffer.concat([iv, new Uint8Array(closed)]), keyId: key.id }
    },

    async open(ownerId, { secret, keyId }) {
      if (keyId === null) return secret
      const key = await derived
      if (keyId !== key?.id) return null
      const iv = new Uint8Array(secret.subarray(0, IV_BYTES))
      const closed = new Uint8Array(secret.subarray(IV_BYTES))
      try {
        return new Uint8Array(
          await crypto.subtle.decrypt(algorithmFor(purpose, ownerId, iv), key.aes, closed),
        )
      } catch {
        return null
      }
    },

    isUpToDate: async ({ keyId }) => keyId === ((await derived)?.id ?? null),
  }
}

/** The name of the key is made of the same text by another way, and says nothing about it. */
async function deriveKey(secretKey: string, purpose: string): Promise<{ id: string; aes: CryptoKey }> {
  const text = new TextEncoder().encode(secretKey)
  const material = await crypto.subtle.importKey('raw', text, 'HKDF', false, ['deriveKey', 'deriveBits'])
  const from = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(info),
  })
  const id = await crypto.subtle.deriveBits(from(`chatapp ${purpose} key id`), material, 64)
  const aes = await crypto.subtle.deriveKey(
    from(`chatapp ${purpose} secrets`),
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
  return { id: Buffer.from(id).toString('hex'), aes }
}

/** A secret that is copied into somebody else's row cannot be opened there. */
function algorithmFor(purpose: string, ownerId: number | string, iv: Uint8Array<ArrayBuffer>) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${purpose} of ${ownerId}`) }
}
