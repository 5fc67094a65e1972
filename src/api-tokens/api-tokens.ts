import type { Accounts } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { queueMail } from '../mail/store.ts'
import { requireSession } from '../sessions/require.ts'
import { MAX_TOKENS } from './model.ts'
import { type ApiToken, createApiToken, listApiTokens, type NewApiToken, removeApiToken } from './store.ts'

/**
 * Makes a token for somebody. It outlasts the session and a new password, so whoever found a browser open must not make one: it asks for
 * the password as what cannot be undone does.
 * @returns the token itself, which nobody can find out again, and what is known of it
 * @throws HttpError 422, 409 when there are too many, 429
 */
export async function makeApiToken(
  { sql, accounts }: { sql: Sql; accounts: Accounts },
  person: SignedIn,
  chosen: NewApiToken & { password: string | undefined },
  request: Request,
): Promise<{ token: string; made: ApiToken }> {
  const { expiresAt, scopes, password } = chosen
  const name = chosen.name.trim()
  if (expiresAt && expiresAt <= new Date())
    throw invalid({ expires: [say => say.ownAccount.tokens.expiresPast] })
  await accounts.confirmPassword(person, password, request)
  return sql.begin(async transaction => {
    await requireSession(transaction, person) // which locks the account, too: two at once count each other
    if ((await listApiTokens(transaction, person)).length >= MAX_TOKENS)
      throw new HttpError(409, say => say.ownAccount.tokens.tooMany(MAX_TOKENS))
    const made = await createApiToken(transaction, person, { name, scopes, expiresAt })
    if (!made) throw new HttpError(401, say => say.errors.signInFirst)
    await record(transaction, {
      action: 'token.made',
      actor: actorOf(person, request),
      subject: person,
      details: { name, scopes: scopes.join(' '), expires: expiresAt?.toISOString() ?? null },
    })
    const { address } = requestContextOf(request)
    await queueMail(transaction, person.id, { kind: 'access-added', access: 'token', address })
    return made
  })
}

/** Revokes one of somebody's tokens, at once and everywhere. @throws HttpError 404 when there is none */
export async function revokeApiToken(
  sql: Sql,
  person: SignedIn,
  tokenId: number,
  request: Request,
): Promise<void> {
  await sql.begin(async transaction => {
    const name = await removeApiToken(transaction, person, tokenId)
    if (name === null) throw notFound(say => say.ownAccount.tokens.noSuchToken)
    await record(transaction, {
      action: 'token.revoked',
      actor: actorOf(person, request),
      subject: person,
      details: { name },
    })
  })
}
