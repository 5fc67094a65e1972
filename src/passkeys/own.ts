import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import type { Accounts } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, notFound } from '../errors.ts'
import { type Fields, textIn } from '../http/body.ts'
import { requestContextOf } from '../http/request-context.ts'
import { validate } from '../http/validation.ts'
import { queueMail } from '../mail/store.ts'
import { requireSession } from '../sessions/require.ts'
import { browserOf, CHALLENGE_MS, consumeChallenge, makeChallenge } from './challenges.ts'
import { loadLibrary } from './library.ts'
import { PasskeyName, readAttestation } from './model.ts'
import { findSite, type Site, siteOf } from './site.ts'
import {
  deletePasskey,
  findPasskey,
  listCredentials,
  listPasskeys,
  type Passkey,
  provideHandle,
  renamePasskey,
  storePasskey,
} from './store.ts'
import { ALGORITHMS, checkAttestation } from './verification.ts'

/** How people look after their passkeys. */
export type OwnPasskeys = {
  list(person: SignedIn): Promise<Passkey[]>
  /** @throws HttpError 404 */
  get(person: SignedIn, id: number): Promise<Passkey>
  /**
   * Begins to add one: what the browser needs to ask the device for it.
   * @throws HttpError 409 where there are no passkeys, or too many; 422 for `name` or `password`; 429
   */
  startAdding(
    person: SignedIn,
    fields: Fields,
    request: Request,
  ): Promise<PublicKeyCredentialCreationOptionsJSON>
  /** Adds the one that the device has made. @throws HttpError 401 when the session has ended meanwhile, 409, 422 */
  add(person: SignedIn, fields: Fields, request: Request): Promise<void>
  /** @throws HttpError 404, 422 for `name` */
  rename(person: SignedIn, id: number, fields: Fields): Promise<void>
  /** @throws HttpError 404, 409 for the last way to sign in, 422 for `password`, 429 */
  remove(person: SignedIn, id: number, fields: Fields, request: Request): Promise<void>
}

/** Nobody has so many devices; who adds more does not know them apart. */
const MAX_PASSKEYS = 20

export function createOwnPasskeys(
  sql: Sql,
  accounts: Pick<Accounts, 'confirmPassword' | 'countWaysIn'>,
  takeChallenge: (key: string) => void,
): OwnPasskeys {
  async function get(person: SignedIn, id: number): Promise<Passkey> {
    const passkey = await findPasskey(sql, person, id)
    if (!passkey) throw notFound(say => say.passkeys.none)
    return passkey
  }

  async function describe(person: SignedIn, site: Site, serverName: string) {
    const { generateRegistrationOptions } = await loadLibrary()
    const known = await listCredentials(sql, person, site.host)
    return generateRegistrationOptions({
      rpName: serverName,
      rpID: site.host,
      userName: person.username,
      userDisplayName: person.username,
      userID: new Uint8Array(await provideHandle(sql, person)),
      challenge: Buffer.from(await makeChallenge(sql, 'adding', browserOf(person)), 'base64url'),
      timeout: CHALLENGE_MS,
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: known.map(({ credentialId, transports }) => ({
        id: Buffer.from(credentialId).toString('base64url'),
        transports,
      })),
    })
  }

  return {
    list: person => listPasskeys(sql, person),
    get,

    async startAdding(person, fields, request) {
      const site = siteOf(request)
      validate(PasskeyName, fields)
      takeChallenge(`person ${person.id}`)
      await accounts.confirmPassword(person, textIn(fields, 'password'), request)
      refuseTooMany(await listPasskeys(sql, person))
      return describe(person, site, requestContextOf(request).serverName)
    },

    async add(person, fields, request) {
      const site = siteOf(request)
      const { name } = validate(PasskeyName, fields)
      const answer = readAttestation(fields)
      const { challenge } = answer.clientData
      if (!(await consumeChallenge(sql, challenge, 'adding', browserOf(person))))
        throw new HttpError(422, say => say.passkeys.tooOld)
      const made = await checkAttestation(answer, site)
      const { transports = [] } = answer.response.response
      await sql.begin(async transaction => {
        await requireSession(transaction, person)
        refuseTooMany(await listPasskeys(transaction, person))
        const passkey = { ...made, name: name.trim(), host: site.host, transports }
        if (!(await storePasskey(transaction, person, passkey)))
          throw new HttpError(409, say => say.passkeys.known)
        await record(transaction, {
          action: 'passkey.added',
          actor: actorOf(person, request),
          subject: person,
          details: { passkey: passkey.name },
        })
        const { address } = requestContextOf(request)
        await queueMail(transaction, person.id, { kind: 'access-added', access: 'passkey', address })
      })
    },

    async rename(person, id, fields) {
      const { name } = validate(PasskeyName, fields)
      if (!(await renamePasskey(sql, person, id, name.trim()))) throw notFound(say => say.passkeys.none)
    },

    async remove(person, id, fields, request) {
      const { name } = await get(person, id)
      await accounts.confirmPassword(person, textIn(fields, 'password'), request)
      const here = findSite(request).host
      await sql.begin(async transaction => {
        await requireSession(transaction, person)
        const ways = await accounts.countWaysIn(transaction, person)
        const passkeys = await listPasskeys(transaction, person)
        if (!passkeys.some(passkey => passkey.id === id)) throw notFound(say => say.passkeys.none)
        // One for another host name is no way in here.
        const elsewhere = passkeys.filter(passkey => passkey.id !== id && passkey.host !== here)
        if (ways - elsewhere.length === 1) throw new HttpError(409, say => say.passkeys.lastWay)
        await deletePasskey(transaction, person, id)
        await record(transaction, {
          action: 'passkey.removed',
          actor: actorOf(person, request),
          subject: person,
          details: { passkey: name },
        })
      })
    },
  }
}

function refuseTooMany(passkeys: readonly Passkey[]): void {
  if (passkeys.length >= MAX_PASSKEYS) throw new HttpError(409, say => say.passkeys.tooMany(MAX_PASSKEYS))
}
