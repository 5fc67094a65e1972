import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { orAgain } from '../html/again.ts'
import { type Html, redirectTo, respondHtml } from '../html/html.ts'
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
      async ({ person, request }) => {
        const isRevoked = new URL(request.url).searchParams.get('done') === 'revoked'
        const page = await showTokens(
          person,
          isRevoked ? { done: say => say.ownAccount.tokens.done.revoked } : {},
        )
        return respondHtml(request, page)
      },
      { signedIn: true },
    )
    .post(
      TOKENS,
      async ({ person, request }) => {
        const fields = await readBody(request)
        const scopes = SCOPES.filter(scope => isYes(fields[scope]))
        const typed = { name: textIn(fields, 'name') ?? '', scopes, days: textIn(fields, 'days') ?? '' }
        return orAgain(
          request,
          complaint => showTokens(person, { typed, ...complaint }),
          async () => {
            const chosen = chosenIn(fields, scopes)
            const { token, made } = await makeApiToken({ sql, accounts }, person, chosen, request)
            return respondHtml(request, madePage(person, token, made), 201)
          },
        )
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

  async function showTokens(person: SignedIn, shown: Partial<Shown>): Promise<Html> {
    return tokensPage(person, { typed: FORM, tokens: await listApiTokens(sql, person), ...shown })
  }
}

/** @throws HttpError 422 */
function chosenIn(fields: Fields, scopes: Scope[]): NewApiToken & { password: string | undefined } {
  const { name, days, password } = validate(NewTokenForm, { ...fields, scopes })
  const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS)
  return { name, scopes, expiresAt, password }
}
