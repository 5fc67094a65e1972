import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { Value } from '@sinclair/typebox/value'
import { t } from 'elysia'
import { HttpError } from '../errors.ts'
import { type Fields, textIn } from '../http/body.ts'
import { fields, text, wholeNumber } from '../http/fields.ts'

const MAX_NAME = 64

/** How somebody calls a passkey. */
export const PasskeyName = fields({
  name: text({
    minLength: 1,
    maxLength: MAX_NAME,
    pattern: String.raw`\S`,
    sentence: (say, broken) =>
      broken === 'maxLength' ? say.passkeys.nameTooLong(MAX_NAME) : say.passkeys.nameMissing,
  }),
})

/** The number of a passkey in a path. */
export const PasskeyId = t.Object({ id: wholeNumber({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

/** The keys of devices are shorter, the signatures of those to come too. */
const MAX_LENGTH = 20_000

const bytes = (maxLength = MAX_LENGTH) => t.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' })

/** A credential's id has up to 1,023 bytes. */
const CREDENTIAL = { id: bytes(1_364), rawId: bytes(1_364), type: t.Literal('public-key') }

const Assertion = t.Object({
  ...CREDENTIAL,
  response: t.Object({
    clientDataJSON: bytes(),
    authenticatorData: bytes(),
    signature: bytes(),
    userHandle: t.Optional(bytes()),
  }),
})

const Attestation = t.Object({
  ...CREDENTIAL,
  response: t.Object({
    clientDataJSON: bytes(),
    attestationObject: bytes(),
    transports: t.Optional(t.Array(t.String({ pattern: '^[a-z-]{1,32}$' }), { maxItems: 10 })),
  }),
})

/** What the browser says for which page, and for which challenge, the device has signed. */
const ClientData = t.Object({ challenge: t.String(), origin: t.String() })
type ClientData = typeof ClientData.static

/** An answer of a device, and what is said in it. */
type Answer<Response> = { response: Response; clientData: ClientData }

/** Reads the answer of a device that was asked for a passkey, as the page's script sends it. @throws HttpError 422 */
export function readAssertion(fields: Fields): Answer<AuthenticationResponseJSON> {
  const answer = readJson(textIn(fields, 'answer'))
  if (!Value.Check(Assertion, answer)) throw malformed()
  const { id, rawId, type, response } = answer
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    clientData: readClientData(clientDataJSON),
    response: {
      id,
      rawId,
      type,
      response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
      clientExtensionResults: {},
    },
  }
}

/** Reads the answer of a device that was asked to make a passkey. @throws HttpError 422 */
export function readAttestation(fields: Fields): Answer<RegistrationResponseJSON> {
  const answer = readJson(textIn(fields, 'answer'))
  if (!Value.Check(Attestation, answer)) throw malformed()
  const { id, rawId, type, response } = answer
  const { clientDataJSON, attestationObject, transports = [] } = response
  return {
    clientData: readClientData(clientDataJSON),
    response: {
      id,
      rawId,
      type,
      response: { clientDataJSON, attestationObject, transports },
      clientExtensionResults: {},
    },
  }
}

function readClientData(encoded: string): ClientData {
  const clientData = readJson(Buffer.from(encoded, 'base64url').toString())
  if (!Value.Check(ClientData, clientData)) throw malformed()
  return clientData
}

function readJson(text = ''): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function malformed(): HttpError {
  return new HttpError(422, say => say.passkeys.malformed)
}
