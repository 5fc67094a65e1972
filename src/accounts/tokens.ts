import { randomBytes } from 'node:crypto'
import { jwt } from '@elysia/jwt'
import type { Sql } from '../database/connect.ts'
import { isUuid } from '../http/fields.ts'

export type Tokens = {
  /** Signs a token that stands for a session until it expires. */
  sign(sessionId: string, expiresAt: Date): Promise<string>
  /** Gives the session's id, or null when the token is not one of ours or has expired. */
  read(token: string): Promise<string | null>
}

/** Makes tokens signed with the key that all instances share through the database; the first one to ask makes it. */
export async function createTokens(sql: Sql): Promise<Tokens> {
  await sql`
    INSERT INTO signing_keys (purpose, secret) VALUES ('session', ${randomBytes(32).toString('base64url')})
    ON CONFLICT DO NOTHING`
  const [key] = await sql<{ secret: string }[]>`SELECT secret FROM signing_keys WHERE purpose = 'session'`
  if (!key) throw new Error('The signing key was removed while it was being made.')
  const signer = jwt({ name: 'jwt', secret: key.secret }).decorator.jwt

  return {
    sign: (sessionId, expiresAt) =>
      signer.sign({ jti: sessionId, exp: Math.floor(expiresAt.getTime() / 1000) }),
    async read(token) {
      const claims = await signer.verify(token, { algorithms: ['HS256'] })
      return claims && typeof claims.jti === 'string' && isUuid(claims.jti) ? claims.jti : null
    },
  }
}
