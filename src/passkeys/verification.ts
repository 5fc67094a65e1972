import { HttpError } from '../errors.ts'
import { loadLibrary } from './library.ts'
import type { readAssertion, readAttestation } from './model.ts'
import type { Site } from './site.ts'
import type { Credential } from './store.ts'

/** Ed25519, ECDSA on P-256 and RSA with SHA-256 (COSE): every device has one of them, and every release of Bun verifies them. */
export const ALGORITHMS = [-8, -7, -257]

/** WebAuthn lets no device give a longer name to a passkey (section 4, Credential ID). */
const MAX_ID_BYTES = 1_023

/** What a device says with its signature. */
type Signed = { counter: number; isBackedUp: boolean }

/**
 * Checks that a device has signed the challenge for our pages with a passkey, and has verified that it is its owner who uses it.
 * @throws HttpError 422 with what does not fit
 */
export async function checkAssertion(
  { response, clientData }: ReturnType<typeof readAssertion>,
  { host, origin }: Site,
  { publicKey, handle }: Pick<Credential, 'publicKey' | 'handle'>,
): Promise<Signed> {
  refuseOtherOrigin(clientData.origin, origin)
  const { userHandle } = response.response
  if (userHandle && userHandle !== Buffer.from(handle).toString('base64url')) throw refusal()
  const { verifyAuthenticationResponse } = await loadLibrary()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: clientData.challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
    // The counter is compared where it is stored, once the signature is known to be right.
    credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
  }).catch(refuse)
  if (!verified) throw refusal()
  return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp }
}

/**
 * Checks that a device has made a passkey for our pages, for the challenge, and has verified its owner.
 * @throws HttpError 422 with what does not fit
 */
export async function checkAttestation(
  { response, clientData }: ReturnType<typeof readAttestation>,
  { host, origin }: Site,
): Promise<Signed & { credentialId: Uint8Array; publicKey: Uint8Array }> {
  refuseOtherOrigin(clientData.origin, origin)
  await refuseCertificates(response.response.attestationObject)
  const { verifyRegistrationResponse } = await loadLibrary()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: clientData.challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refuse)
  if (!verified) throw refusal()
  const { credential, credentialBackedUp } = registrationInfo
  const credentialId = Buffer.from(credential.id, 'base64url')
  if (credentialId.length > MAX_ID_BYTES) throw refusal()
  return {
    credentialId,
    publicKey: credential.publicKey,
    counter: credential.counter,
    isBackedUp: credentialBackedUp,
  }
}

/** We ask for no certificate of the device. One that came all the same could name addresses, which the library would then look up. */
async function refuseCertificates(attestationObject: string): Promise<void> {
  const { decodeAttestationObject } = await loadLibrary()
  let hasNone = false
  try {
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
    const format = decoded.get('fmt')
    hasNone = format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined)
  } catch {} // what cannot be decoded is refused
  if (!hasNone) throw refusal()
}

function refuseOtherOrigin(given: string, ours: string): void {
  if (given !== ours) throw new HttpError(422, say => say.passkeys.otherOrigin(given.slice(0, 100), ours))
}

function refuse(): never {
  throw refusal()
}

function refusal(): HttpError {
  return new HttpError(422, say => say.passkeys.refused)
}
