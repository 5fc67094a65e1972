import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../http/answers.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { changeDisappearing } from './disappearing.ts'
import { Disappearing, NewDisappearing, readDays } from './model.ts'
import { findDisappearing } from './store.ts'

/** When messages of a conversation disappear, for programs. */
export function disappearingApi(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/api/v1/conversation/:username', tags: ['Conversations'] })
    .use(guard(accounts))
    .get(
      '/disappearing/',
      async ({ person, params }) => ({
        days: await findDisappearing(sql, person, await findPartner(accounts, person, params.username)),
      }),
      {
        signedIn: 'read',
        response: { 200: answer(Disappearing, 'The setting.'), ...READING_ERRORS, 404: ERRORS[404] },
        detail: { summary: 'When messages of a conversation disappear' },
      },
    )
    .put(
      '/disappearing/',
      async ({ person, params, body }) => {
        const days = readDays(body.days)
        await changeDisappearing(services, person, params.username, days)
        return { days }
      },
      {
        signedIn: 'send',
        parse: bodyOfPerson(accounts, 'send'),
        body: NewDisappearing,
        response: {
          200: answer(Disappearing, 'The setting.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
          429: ERRORS[429],
        },
        detail: {
          summary: 'Set when messages of a conversation disappear',
          description:
            'For both people, and for what is sent from then on. A message with a `notice` says so in the conversation.',
        },
      },
    )
}
