import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Accounts } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/store.ts'
import { record, strangerOf } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import type { Fields } from '../http/body.ts'
import { networkOf } from '../http/ip.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { SignInResult } from '../sessions/start.ts'
import { recordConfirmed } from '../sessions/store.ts'
import type { Sentence } from '../words/words.ts'
import {
  browserOf,
  browserWith,
  CHALLENGE_MS,
  consumeChallenge,
  makeChallenge,
  type Purpose,
  provideBrowser,
} from './challenges.ts'
import { readAssertion } from './model.ts'
import { findSite, siteOf } from './site.ts'
import { type Credential, findCredential, listCredentials, recordUse } from './store.ts'
import { checkAssertion } from './verification.ts'

/** How people prove with a passkey who they are. */
export type PasskeyProofs = {
  /** Begins a sign-in: what the browser needs to ask a device, and the cookie by which it is known again. @throws HttpError 409, 429 */
  startSignIn(request: Request): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; cookie: string }>
  /** @throws HttpError 403 for a disabled account; 409, 422, 429 */
  signIn(fields: Fields, request: Request): Promise<SignInResult>
  /** Begins to confirm who is signed in. @returns null for somebody without a passkey here @throws HttpError 429 */
  startConfirming(person: SignedIn, request: Request): Promise<PublicKeyCredentialRequestOptionsJSON | null>
  /** Confirms, in place of the password, that it is still whoever signed in. @throws HttpError 409, 422, 429 */
  confirm(person: SignedIn, fields: Fields, request: Request): Promise<void>
}

type Wanted = { purpose: Purpose; browser: string; person: SignedIn | null }

/** Why a passkey that is known was refused, for the audit log. */
type Reason = 'passkey' | 'passkey-counter' | 'disabled'

export function createPasskeyProofs(
  sql: Sql,
  { limits, startSession }: Pick<Accounts, 'limits' | 'startSession'>,
  takeChallenge: (key: string) => void,
): PasskeyProofs {
  /** What a browser is given. It is written down here, since the library that would do so is loaded for those alone who have a passkey. */
  async function describe(
    host: string,
    { purpose, browser }: Omit<Wanted, 'person'>,
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return {
      challenge: await makeChallenge(sql, purpose, browser),
      rpId: host,
      timeout: CHALLENGE_MS,
      userVerification: 'required',
    }
  }

  async function recordRefusal(request: Request, reason: Reason, credential: Credential | null) {
    const { owner, name } = credential ?? {}
    await record(sql, {
      action: 'session.failed',
      actor: strangerOf(request),
      ...(owner && { subject: { id: owner.id, username: owner.username } }),
      details: { reason, ...(name !== undefined && { passkey: name }) },
    })
  }

  /** Finds whose passkey has signed what was asked for. What is wrong with it counts, and is recorded once the challenge was ours. */
  async function prove(
    fields: Fields,
    request: Request,
    { purpose, browser, person }: Wanted,
  ): Promise<Credential> {
    const site = siteOf(request)
    const { address } = requestContextOf(request)
    const giveBack = await limits.takeSignIn({ address, username: null, knownBrowser: null })
    const answer = readAssertion(fields)
    if (!(await consumeChallenge(sql, answer.clientData.challenge, purpose, browser)))
      throw unacceptable(say => say.passkeys.tooOld)
    const credential = await findCredential(sql, Buffer.from(answer.response.id, 'base64url'), site.host)
    if (!credential || (person && credential.owner.id !== person.id)) {
      await recordRefusal(request, 'passkey', null)
      throw unacceptable(say => (person ? say.passkeys.notYours : say.passkeys.unknown))
    }
    const { counter, isBackedUp } = await checkAssertion(answer, site, credential).catch(async error => {
      await recordRefusal(request, 'passkey', credential)
      throw error
    })
    if (!(await recordUse(sql, credential, counter, isBackedUp))) {
      await recordRefusal(request, 'passkey-counter', credential)
      throw unacceptable(say => say.passkeys.counterWentBack(credential.name))
    }
    await giveBack()
    return credential
  }

  return {
    async startSignIn(request) {
      const { host } = siteOf(request)
      takeChallenge(networkOf(requestContextOf(request).address))
      const { browser, cookie } = provideBrowser(request)
      return { options: await describe(host, { purpose: 'sign-in', browser }), cookie }
    },

    async signIn(fields, request) {
      const wanted: Wanted = { purpose: 'sign-in', browser: browserWith(request), person: null }
      const credential = await prove(fields, request, wanted)
      const { owner } = credential
      if (owner.isDisabled) {
        await recordRefusal(request, 'disabled', credential)
        throw new HttpError(403, say => say.errors.accountDisabled)
      }
      return startSession({ id: owner.id, username: owner.username }, request, 'passkey')
    },

    async startConfirming(person, request) {
      const { host } = findSite(request)
      const known = host === null ? [] : await listCredentials(sql, person, host)
      if (host === null || known.length === 0) return null
      takeChallenge(`person ${person.id}`)
      const options = await describe(host, { purpose: 'confirmation', browser: browserOf(person) })
      return {
        ...options,
        allowCredentials: known.map(({ credentialId, transports }) => ({
          type: 'public-key',
          id: Buffer.from(credentialId).toString('base64url'),
          transports,
        })),
      }
    },

    async confirm(person, fields, request) {
      await prove(fields, request, { purpose: 'confirmation', browser: browserOf(person), person })
      await recordConfirmed(sql, person.sessionId)
    },
  }
}

function unacceptable(detail: Sentence): HttpError {
  return new HttpError(422, detail)
}
