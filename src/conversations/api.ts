import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { CHANGING_ERRORS, ERRORS, noContent } from '../http/answers.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { ReadMark } from './model.ts'
import { markRead } from './store.ts'

/** The read marks for programs. */
export function conversationsApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Conversations'] }).use(guard(accounts)).post(
    '/conversation/:username/read/',
    async ({ person, params, body }) => {
      const partner = await findPartner(accounts, person, params.username)
      await markRead(sql, person, partner, body.seq)
      return new Response(null, { status: 204 })
    },
    {
      signedIn: 'send',
      parse: bodyOfPerson(accounts, 'send'),
      body: ReadMark,
      response: { 204: noContent('Marked.'), ...CHANGING_ERRORS, 404: ERRORS[404] },
      detail: { summary: 'Mark everything up to `seq` as read' },
    },
  )
}
