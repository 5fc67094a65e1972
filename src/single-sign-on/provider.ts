import * as openid from 'openid-client'
import type { Config } from '../config/config.ts'
import { findBrokenRule } from '../http/fields.ts'
import { log, reasonOf } from '../log.ts'
import { SignOnProblem } from './problem.ts'
import { callName } from './username.ts'

/** What a sign-in sends to the provider, and expects back: random, and known to one browser and to us. */
type Secrets = { state: string; nonce: string; verifier: string }

/** Who somebody is: by what issuer, and what it calls them for ever. A mail address is neither: providers give it to somebody else. */
export type Identity = { issuer: string; subject: string }

/** What a provider calls somebody today. */
export type Called = { preferredUsername: string; shown: string }

/** Who has proven to the provider who they are, and how it calls them, which may take a request more. */
export type SignedOn = Identity & {
  /** Whether they have signed in there for it, as far as the provider says; else they may have been signed in there before. */
  isAnew: boolean
  describe(): Promise<Called>
}

/** Where people sign in for several programs: Keycloak, Entra ID, Google, … */
export type Provider = {
  /** As identities have it. */
  issuer: string
  /** Gives where a browser goes to sign in. @param isAnew whether the provider shall ask, though somebody is signed in there */
  addressFor(redirectUri: string, secrets: Secrets, isAnew: boolean): Promise<URL>
  /**
   * Takes what a browser comes back with to the provider, and believes nothing else: the answer has to be for us, new, signed, and for
   * these secrets.
   * @param way how many seconds ago the browser has set out, and whether its person must have signed in there since
   * @throws SignOnProblem
   */
  identify(address: URL, secrets: Secrets, way: { ageS: number; mustBeAnew: boolean }): Promise<SignedOn>
  /** Reads the provider's description of itself. @throws SignOnProblem */
  discover(): Promise<openid.Configuration>
}

const ANSWER_WITHIN_S = 5

/** Addresses and kinds of signature change seldom; keys are looked up by the library whenever there is a new one. */
const KNOWN_FOR_MS = 60 * 60_000

/** What the provider gives beside the subject: how somebody is called. */
const SCOPE = 'openid profile'

/** What fails with one of these was not looked at: it did not arrive, or was no answer of a provider. */
const UNREACHABLE: readonly (string | undefined)[] = [
  undefined,
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]

/** Makes the secrets of one sign-in. */
export function newSecrets(): Secrets {
  return {
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    verifier: openid.randomPKCECodeVerifier(),
  }
}

/** Gives the provider that the configuration names; null where it names none. It is asked when somebody signs in, and not before. */
export function createProvider({
  oidcIssuer,
  oidcClientId,
  oidcClientSecret,
}: Pick<Config, 'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret'>): Provider | null {
  if (oidcIssuer === '') return null
  const server = new URL(oidcIssuer)
  let known: { configuration: Promise<openid.Configuration>; until: number } | null = null

  function discover(): Promise<openid.Configuration> {
    if (known && known.until > performance.now()) return known.configuration
    const configuration = openid
      .discovery(server, oidcClientId, undefined, authenticationBy(oidcClientSecret), {
        timeout: ANSWER_WITHIN_S,
        // Signatures, too, although the answer comes from the provider itself. Over http only where the configuration says so of this machine.
        execute: [
          openid.enableNonRepudiationChecks,
          ...(server.protocol === 'http:' ? [openid.allowInsecureRequests] : []),
        ],
      })
      .catch(error => {
        known = null // whoever comes next asks again
        throw problemOf(error)
      })
    known = { configuration, until: performance.now() + KNOWN_FOR_MS }
    return configuration
  }

  return {
    issuer: oidcIssuer,
    discover,

    async addressFor(redirectUri, { state, nonce, verifier }, isAnew) {
      return openid.buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(isAnew && { prompt: 'login', max_age: '0' }),
      })
    },

    async identify(address, { state, nonce, verifier }, { ageS, mustBeAnew }) {
      const configuration = await discover()
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
      const tokens = await openid
        .authorizationCodeGrant(configuration, address, { ...checks, ...(mustBeAnew && { maxAge: ageS }) })
        .catch(error => {
          throw problemOf(error)
        })
      const claims = tokens.claims()
      if (!claims || URL.parse(claims.iss)?.href !== server.href || !isSubject(claims.sub))
        throw new SignOnProblem('refused')
      const { sub } = claims
      const describe = async () => {
        const profile = claims.preferred_username
          ? null
          : await askForProfile(configuration, tokens.access_token, sub)
        return callName({ ...claims, ...profile })
      }
      return { issuer: server.href, subject: sub, isAnew: isWithin(ageS, claims.auth_time), describe }
    },
  }
}

/** The clocks of the two may differ by so much; the library allows as much. */
const TOLERANCE_S = 30

function isWithin(ageS: number, authTime: number | undefined): boolean {
  return authTime !== undefined && authTime >= Date.now() / 1_000 - ageS - TOLERANCE_S
}

/** At most 255 characters (OpenID Connect Core, section 2), and such as PostgreSQL can hold. */
function isSubject(text: string): boolean {
  return findBrokenRule({ minLength: 1, maxLength: 255 }, text) === null
}

/** As OAuth 2.0 has it where a provider says nothing else (RFC 8414, section 2): in a header, else in the body. */
function authenticationBy(secret: string): openid.ClientAuth {
  const inHeader = openid.ClientSecretBasic(secret)
  const inBody = openid.ClientSecretPost(secret)
  return (server, ...request) => {
    const { token_endpoint_auth_methods_supported: methods } = server
    const authenticate = methods && !methods.includes('client_secret_basic') ? inBody : inHeader
    return authenticate(server, ...request)
  }
}

/** Some providers say in a call of its own how somebody is called. Where that fails, the person is asked. */
async function askForProfile(
  configuration: openid.Configuration,
  accessToken: string,
  subject: string,
): Promise<openid.UserInfoResponse | null> {
  if (!configuration.serverMetadata().userinfo_endpoint) return null
  return openid.fetchUserInfo(configuration, accessToken, subject).catch(error => {
    log('warn', 'the provider of single sign-on did not say how somebody is called', {
      reason: reasonOf(error),
    })
    return null
  })
}

/** What somebody is told of a failure, and why it is, without anything of what was sent or answered. */
function problemOf(error: unknown): SignOnProblem {
  if (error instanceof openid.AuthorizationResponseError)
    return new SignOnProblem('cancelled', `it answered ${codeIn(error.error)}`)
  if (error instanceof openid.ResponseBodyError && error.status < 500)
    return new SignOnProblem('refused', `it answered ${codeIn(error.error)}`)
  const code = error instanceof openid.ClientError ? error.code : undefined
  const isUnreachable = UNREACHABLE.includes(code)
  const cause = isUnreachable && error instanceof Error ? error.cause : undefined
  return new SignOnProblem(isUnreachable ? 'unreachable' : 'refused', reasonOf(error) + describe(cause))
}

/** Such as `access_denied`; it may come from an address that somebody made up. */
function codeIn(text: string): string {
  return /^[\w.-]{1,64}$/.test(text) ? text : 'with an error that is none of OpenID Connect’s'
}

function describe(cause: unknown): string {
  if (cause === undefined) return ''
  return cause instanceof Response ? ` (${cause.status})` : ` (${reasonOf(cause)})`
}
