import { Elysia } from 'elysia'
import { HttpError } from '../errors.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, OPEN_ERRORS } from '../http/answers.ts'
import { BODY } from '../http/body.ts'
import type { Services } from '../services.ts'
import { guard } from './guard.ts'
import { ApiCredentials, NewAccount, NewSession, NewSignUp, NotSignedIn } from './model.ts'

/** Accounts and sessions for programs. */
export function accountsApi({ accounts }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Accounts'] })
    .use(guard(accounts))
    .post(
      '/account/',
      async ({ body, request, set, status }) => {
        const { personId, username, token, cookie } = await accounts.signUp(body, request)
        set.headers['set-cookie'] = cookie
        await accounts.rememberProgram(personId, request)
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
        const outcome = await accounts.signIn(body, request)
        if ('secondStepOf' in outcome)
          throw new HttpError(401, say => say.errors.codeNeeded, { flags: { second_step: true } })
        const { personId, username, token, expires, cookie } = outcome
        set.headers['set-cookie'] = cookie
        await accounts.rememberProgram(personId, request)
        return status(201, { username, token, expires: expires.toISOString() })
      },
      {
        parse: BODY,
        body: ApiCredentials,
        response: {
          201: answer(NewSession, 'Signed in.'),
          ...OPEN_ERRORS,
          401: answer(
            NotSignedIn,
            'The username, the password or the code is not right, or a code is needed.',
          ),
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
        signedIn: 'setting-up',
        response: { 204: noContent('Signed out.'), ...CHANGING_ERRORS },
        detail: { summary: 'Sign out: the token stops working, its sockets are closed' },
      },
    )
}
