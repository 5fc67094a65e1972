import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import Provider from 'oidc-provider'
import { endAtLast } from './cleanup.ts'
import type { WireBrowser } from './wire-browser.ts'

/** A provider of single sign-on, with its pages for signing in, at which everybody is who they say. */
export type IdentityProvider = {
  issuer: string
  /** What ChatApp has to be told of it. */
  environment: Record<string, string>
  /** Begins to serve a ChatApp. Until then it is there, and knows of nobody. */
  serve(url: string): void
  /** What it says of people beside who they are. */
  claims: Map<string, Record<string, string>>
  /** Alters what its ID tokens say before it signs them, for as long as it is set. */
  forge: ((claims: JWTPayload) => JWTPayload) | null
  /** Signs by the key of another one what it has altered. */
  signBy(other: IdentityProvider): void
  privateKey: CryptoKey
  /** Answers requests to this path with 503, for as long as it is set; '' for all. */
  failing: string | null
  /** How many times each path was asked for. */
  asked: Map<string, number>
}

const CLIENT = { id: 'chatapp', secret: 'a secret of the two, with some % & signs' }

/** Starts one on a free port of this machine. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'test', use: 'sig', alg: 'RS256' }
  let answer: ((request: IncomingMessage, response: ServerResponse) => unknown) | null = null
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    provider.asked.set(pathname, (provider.asked.get(pathname) ?? 0) + 1)
    if (provider.failing !== null && pathname.startsWith(provider.failing)) response.writeHead(503).end()
    else if (answer) answer(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  endAtLast(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The provider has no port.')
  const issuer = `http://127.0.0.1:${address.port}`

  let signingKey = privateKey
  async function sign(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'test' }).sign(signingKey)
  }

  const provider: IdentityProvider = {
    issuer,
    environment: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'Example ID',
    },
    claims: new Map(),
    forge: null,
    privateKey,
    signBy(other) {
      signingKey = other.privateKey
    },
    failing: null,
    asked: new Map(),

    serve(url) {
      const oidc = new Provider(issuer, {
        clients: [
          {
            client_id: CLIENT.id,
            client_secret: CLIENT.secret,
            redirect_uris: [`${url}/sign-in/single-sign-on/return`],
          },
        ],
        findAccount: (_, sub) => ({
          accountId: sub,
          claims: () => ({ sub, ...provider.claims.get(sub) }),
        }),
        claims: { openid: ['sub'], profile: ['preferred_username', 'name'] },
        pkce: { required: () => true },
        cookies: { keys: ['test'] },
        jwks: { keys: [key] },
      })
      oidc.use(async (context, next) => {
        await next()
        const { body } = context
        if (!provider.forge || context.path !== '/token' || typeof body !== 'object' || body === null) return
        if ('id_token' in body) body.id_token = await sign(provider.forge(decodeJwt(String(body.id_token))))
      })
      answer = oidc.callback()
    },
  }
  return provider
}

/**
 * Goes through the provider's pages as somebody.
 * @param address where ChatApp has sent the browser
 * @returns where the provider sends it back, which was not opened yet
 */
export async function signInAtProvider(
  browser: WireBrowser,
  address: string,
  login: string,
): Promise<string> {
  const { origin } = new URL(address)
  browser.forget(origin) // nobody is signed in there
  for (let at = address; ; ) {
    const page = await browser.get(at)
    if (page.leadsTo === '') {
      const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1]
      if (!prompt) throw new Error(`The provider says: ${page.status} ${page.text}`)
      at = (await browser.post(at, { prompt, login, password: 'whatever' })).leadsTo
    } else at = page.leadsTo
    if (new URL(at).origin !== origin) return at
  }
}
