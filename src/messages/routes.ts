import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { Services } from '../server.ts'
import { readId } from '../web/fields.ts'
import { respondHtml } from '../web/html.ts'
import { notFound } from '../web/refusal.ts'
import { messageItem } from './views.ts'

/** A message by its id, as the fragment that a browser fetches when the socket announces it. */
export function messagePages({ accounts, recentMessages }: Services) {
  return new Elysia({ detail: { hide: true } }).use(guard(accounts)).get(
    '/messages/:id',
    async ({ person, params }) => {
      const id = readId(params.id)
      const message = id && (await recentMessages.find(person, id))
      if (!message) throw notFound('There is no such message.')
      return respondHtml(messageItem(message, person))
    },
    { signedIn: true },
  )
}
