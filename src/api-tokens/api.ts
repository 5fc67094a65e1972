import { Elysia, t } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../http/answers.ts'
import type { Services } from '../services.ts'
import { makeApiToken, revokeApiToken } from './api-tokens.ts'
import { NewTokenAnswer, NewTokenBody, readScopes, TokenAnswer, TokenId } from './model.ts'
import { type ApiToken, listApiTokens } from './store.ts'

/** Somebody's API tokens, for a program that is signed in as they are: a token makes no tokens. */
export function apiTokensApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1/token', tags: ['Your account'] })
    .use(guard(accounts))
    .get('/', async ({ person }) => (await listApiTokens(sql, person)).map(toJson), {
      signedIn: true,
      response: { 200: answer(t.Array(TokenAnswer), 'The newest first.'), ...READING_ERRORS },
      detail: { summary: 'Your API tokens' },
    })
    .post(
      '/',
      async ({ person, body, request, status }) => {
        const { name, expires, password } = body
        const expiresAt = expires ? new Date(expires) : null
        const chosen = { name, scopes: readScopes(body.scopes), expiresAt, password }
        const { token, made } = await makeApiToken({ sql, accounts }, person, chosen, request)
        return status(201, { ...toJson(made), token })
      },
      {
        signedIn: true,
        parse: bodyOfPerson(accounts),
        body: NewTokenBody,
        response: {
          201: answer(NewTokenAnswer, 'The token is made.'),
          ...CHANGING_ERRORS,
          409: answer(ERRORS[409], 'There are as many as there may be.'),
          429: ERRORS[429],
        },
        detail: { summary: 'Make an API token; it is shown this once' },
      },
    )
    .delete(
      '/:id/',
      async ({ person, params, request }) => {
        await revokeApiToken(sql, person, params.id, request)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: true,
        params: TokenId,
        response: { 204: noContent('Revoked.'), ...CHANGING_ERRORS, 404: ERRORS[404] },
        detail: { summary: 'Revoke an API token: it stops working, its sockets are closed' },
      },
    )
}

/** A token in the words of the API, without itself. */
export function toJson({ id, name, scopes, createdAt, lastUsedAt, expiresAt }: ApiToken) {
  return {
    id,
    name,
    scopes,
    created: createdAt.toISOString(),
    last_used: lastUsedAt?.toISOString() ?? null,
    expires: expiresAt?.toISOString() ?? null,
  }
}
