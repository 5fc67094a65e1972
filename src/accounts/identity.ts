import { isApiToken } from '../api-tokens/model.ts'
import { findByApiToken } from '../api-tokens/store.ts'
import { createCache } from '../cache.ts'
import type { Sql } from '../database/connect.ts'
import { prefer } from '../http/request-context.ts'
import { findSignedIn } from '../sessions/store.ts'
import { readToken } from './cookie.ts'
import type { SignedIn } from './store.ts'
import type { Tokens } from './tokens.ts'

/** Finds who asks. What was found is cached for a moment. */
export type Identity = {
  /** Finds who asks, by the cookie or the bearer token of a session: the answer is then as they want it. Returns null when there is none. */
  identify(request: Request): Promise<SignedIn | null>
  /** As `identify`, and by an API token, too. What it may do is the guard's. */
  identifyByAny(request: Request): Promise<SignedIn | null>
  /** Drops what is cached of a session, or of what stands for an API token in its place; without its id, of all. */
  invalidate(sessionId?: string): void
}

export function createIdentity(sql: Sql, tokens: Tokens, maxCached: number): Identity {
  const bySession = createCache<SignedIn>(maxCached)

  async function findByToken(token: string, isOldCookie: boolean): Promise<SignedIn | null> {
    if (isApiToken(token)) return findByApiToken(sql, token)
    const secret = await tokens.read(token)
    return secret === null ? null : findSignedIn(sql, secret, isOldCookie)
  }

  async function identifyByAny(request: Request): Promise<SignedIn | null> {
    const credential = readToken(request)
    if (!credential) return null
    const { token, isOldCookie } = credential
    const key = isOldCookie ? `old ${token}` : token
    const person = await bySession.get(key, () => findByToken(token, isOldCookie))
    if (person) prefer(request, person)
    return person
  }

  return {
    async identify(request) {
      const person = await identifyByAny(request)
      return person?.scopes ? null : person
    },
    identifyByAny,
    invalidate(sessionId) {
      bySession.invalidate(person => sessionId === undefined || person.sessionId === sessionId)
    },
  }
}
