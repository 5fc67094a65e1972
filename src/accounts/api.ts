import { Elysia } from 'elysia'
import { answer, CHANGING_ERRORS, ERRORS, noContent, OPEN_ERRORS } from '../http/answers.ts'
import { BODY } from '../http/body.ts'
import type { Services } from '../services.ts'
import { guard } from './guard.ts'
import { Credentials, NewAccount, NewSession, NewSignUp } from './model.ts'

/** Accounts and sessions for programs. */
export function accountsApi({ accounts }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Accounts'] })
    .use(guard(accounts))
    .post(
      '/account/',
      async ({ body, request, set, status }) => {
        const { username, token, cookie } = await accounts.signUp(body, request)
        set.headers['set-cookie'] = cookie
        return status(201, { username, token })
      },
      {
        parse: BODY,
        body: NewSignUp,
        response: { 201: answer(NewAccount, 'The account is made.'), ...OPEN_ERRORS, 429: ERRORS[429] },
        detail: { summary: 'Make an account' },
      },
    )
    .post(
      '/session/',
      async ({ body, request, set, status }) => {
        const { username, token, expires, cookie } = await accounts.signIn(body, request)
        set.headers['set-cookie'] = cookie
        return status(201, { username, token, expires: expires.toISOString() })
      },
      {
        parse: BODY,
        body: Credentials,
        response: {
          201: answer(NewSession, 'Signed in.'),
          ...CHANGING_ERRORS,
          429: ERRORS[429],
        },
        detail: { summary: 'Sign in' },
      },
    )
    .delete(
      '/session/',
      async ({ person, request }) =>
        new Response(null, {
          status: 204,
          headers: { 'set-cookie': await accounts.signOut(person, request) },
        }),
      {
        signedIn: true,
        response: { 204: noContent('Signed out.'), ...CHANGING_ERRORS },
        detail: { summary: 'Sign out: the token stops working, its sockets are closed' },
      },
    )
}
