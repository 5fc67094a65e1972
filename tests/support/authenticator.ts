import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What a device is told, and what of its answer is to be otherwise than it should be. */
export type Asked = {
  challenge: string
  host?: string
  origin?: string
  type?: string
  isVerified?: boolean
  counter?: number
  userHandle?: string
  /** The statement of who made the device: CBOR of the format's name and of the statement. */
  statement?: [format: string, statement: number[]]
}

/** A device with one passkey, as WebAuthn describes it: it signs what it is asked to, whatever a browser would refuse. */
export type Authenticator = {
  id: string
  /** Answers to whoever asks for a new passkey. */
  attest(asked: Asked): string
  /** Answers to whoever asks for the passkey. Its counter goes on by one each time. */
  assert(asked: Asked): string
}

const HOST = 'chat.example'
const PRESENT = 0x01
const VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

/** @param idBytes how long the name is that it gives to its passkey */
export function createAuthenticator(idBytes = 32): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const credentialId = randomBytes(idBytes)
  const id = credentialId.toString('base64url')
  let counter = 0

  function authenticatorData(asked: Asked, credential: Buffer = Buffer.alloc(0)): Buffer {
    const { host = HOST, isVerified = true } = asked
    const flags = PRESENT | (isVerified ? VERIFIED : 0) | (credential.length > 0 ? HAS_CREDENTIAL : 0)
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags)
    rest.writeUInt32BE(asked.counter ?? ++counter, 1)
    return Buffer.concat([createHash('sha256').update(host).digest(), rest, credential])
  }

  return {
    id,
    attest(asked) {
      // The public key in COSE: EC2, ES256, P-256, x, y.
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ])
      const credential = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([idBytes >> 8, idBytes & 255]),
        credentialId,
        key,
      ])
      const data = authenticatorData(asked, credential)
      const [format, statement] = asked.statement ?? ['none', [0xa0]]
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        cborText('fmt'),
        cborText(format),
        cborText('attStmt'),
        Buffer.from(statement),
        cborText('authData'),
        Buffer.from([0x59, data.length >> 8, data.length & 255]),
        data,
      ])
      return answer(id, {
        clientDataJSON: clientData('webauthn.create', asked),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      })
    },
    assert(asked) {
      const data = authenticatorData(asked)
      const clientDataJSON = clientData('webauthn.get', asked)
      const signed = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
      return answer(id, {
        clientDataJSON,
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, signed]), privateKey).toString('base64url'),
        ...(asked.userHandle !== undefined && { userHandle: asked.userHandle }),
      })
    },
  }
}

function answer(id: string, response: Record<string, unknown>): string {
  return JSON.stringify({ id, rawId: id, type: 'public-key', response, clientExtensionResults: {} })
}

function clientData(usual: string, { challenge, type = usual, origin = `https://${HOST}` }: Asked): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}

/** Up to 23 letters. */
function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}
