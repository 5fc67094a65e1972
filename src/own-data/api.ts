import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { CHANGING_ERRORS, ERRORS, noContent } from '../http/answers.ts'
import type { Services } from '../services.ts'
import { deleteOwnAccount } from './deletion.ts'
import { AccountDeletion } from './model.ts'

/** Deleting one's own account for programs. */
export function ownDataApi(services: Services) {
  const { accounts } = services
  return new Elysia({ prefix: '/api/v1', tags: ['Accounts'] }).use(guard(accounts)).delete(
    '/account/',
    async ({ person, body, request }) =>
      new Response(null, {
        status: 204,
        headers: { 'set-cookie': await deleteOwnAccount(services, person, body, request) },
      }),
    {
      signedIn: true,
      parse: bodyOfPerson(accounts),
      body: AccountDeletion,
      response: {
        204: noContent('The account is deleted, and every session has ended.'),
        ...CHANGING_ERRORS,
        409: ERRORS[409],
        429: ERRORS[429],
      },
      detail: {
        summary: 'Delete your account',
        description:
          'Others keep their copies of what you wrote to each other. The last administrator cannot do it.',
      },
    },
  )
}
