import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { HttpError } from '../errors.ts'
import { redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { type Fields, readBody, textIn } from '../http/body.ts'
import { isYes } from '../http/fields.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import { makeApiToken, revokeApiToken } from './api-tokens.ts'
import { NewTokenForm, SCOPES, type Scope, TokenId } from './model.ts'
import { listApiTokens, type NewApiToken } from './store.ts'
import { madePage, type Shown, TOKENS, tokensPage } from './views.ts'

const FORM = { name: '', scopes: [], days: '90' }

const DAY_MS = 86_400_000

/** The page of somebody's API tokens, the form of a new one, and the end of one. */
export function apiTokenPages({ accounts, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      TOKENS,
      ({ person, request }) => {
        const isRevoked = new URL(request.url).searchParams.get('done') === 'revoked'
        return respondTokens(
          person,
          request,
          isRevoked ? { done: say => say.ownAccount.tokens.done.revoked } : {},
        )
      },
      { signedIn: true },
    )
    .post(
      TOKENS,
      async ({ person, request }) => {
        const fields = await readBody(request)
        const scopes = SCOPES.filter(scope => isYes(fields[scope]))
        try {
          const { token, made } = await makeApiToken(
            { sql, accounts },
            person,
            chosenIn(fields, scopes),
            request,
          )
          return respondHtml(request, madePage(person, token, made), 201)
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          const typed = { name: textIn(fields, 'name') ?? '', scopes, days: textIn(fields, 'days') ?? '' }
          const { errors, headers } = error.more
          const shown = { typed, ...(errors ? { errors } : { detail: error.detail }) }
          return withHeaders(await respondTokens(person, request, shown, error.status), headers)
        }
      },
      { signedIn: true },
    )
    .post(
      `${TOKENS}/:id/revoke`,
      async ({ person, params, request }) => {
        await revokeApiToken(sql, person, params.id, request)
        return redirectTo(`${TOKENS}?done=revoked`)
      },
      { signedIn: true, params: TokenId },
    )

  async function respondTokens(
    person: SignedIn,
    request: Request,
    shown: Partial<Shown>,
    status = 200,
  ): Promise<Response> {
    const tokens = await listApiTokens(sql, person)
    return respondHtml(request, tokensPage(person, { typed: FORM, tokens, ...shown }), status)
  }
}

/** @throws HttpError 422 */
function chosenIn(fields: Fields, scopes: Scope[]): NewApiToken & { password: string | undefined } {
  const { name, days, password } = validate(NewTokenForm, { ...fields, scopes })
  const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS)
  return { name, scopes, expiresAt, password }
}
