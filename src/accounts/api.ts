import { Elysia } from 'elysia'
import { readBody } from '../http/body.ts'
import { describe, text } from '../http/openapi.ts'
import type { Services } from '../services.ts'
import { guard } from './guard.ts'

const CREDENTIALS = {
  username: text('2–32 letters, digits, `.`, `_`, `-`; a letter or a digit first and last'),
  password: text('10–256 characters'),
}
const ENTRY = { username: text(), token: text('Send it as `Authorization: Bearer …`') }

/** Accounts and sessions for programs. */
export function accountsApi({ accounts }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Accounts'] })
    .use(guard(accounts))
    .post(
      '/account/',
      async ({ request }) => {
        const { username, token, cookie } = await accounts.signUp(await readBody(request), request)
        return Response.json({ username, token }, { status: 201, headers: { 'set-cookie': cookie } })
      },
      describe('Make an account', {
        open: true,
        body: CREDENTIALS,
        answers: { 201: ENTRY, 403: 'Sign-up is closed.', 422: null, 429: null },
      }),
    )
    .post(
      '/session/',
      async ({ request }) => {
        const { username, token, expires, cookie } = await accounts.signIn(await readBody(request), request)
        return Response.json({ username, token, expires }, { status: 201, headers: { 'set-cookie': cookie } })
      },
      describe('Sign in', {
        open: true,
        body: CREDENTIALS,
        answers: {
          201: { ...ENTRY, expires: text('ISO 8601') },
          401: 'The username or the password is not right.',
          403: 'The account is disabled.',
          422: null,
          429: null,
        },
      }),
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
        ...describe('Sign out: the token stops working, its sockets are closed', {
          answers: { 204: 'Signed out.' },
        }),
      },
    )
}
