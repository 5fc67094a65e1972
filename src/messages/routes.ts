import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { notFound } from '../errors.ts'
import { respondHtml } from '../html/html.ts'
import type { Services } from '../services.ts'
import { MessageId } from './model.ts'
import { messageItem } from './views.ts'

/** A message by its id, as the fragment that a browser fetches when the socket announces it. */
export function messagePages({ accounts, deliveredMarks, recentMessages }: Services) {
  return new Elysia({ detail: { hide: true } }).use(guard(accounts)).get(
    '/messages/:id',
    async ({ person, params, request }) => {
      const message = await recentMessages.find(person, params.id)
      if (!message) throw notFound(say => say.errors.noSuchMessage)
      deliveredMarks.note(person, [message])
      return respondHtml(
        request,
        messageItem(message, person, message.partnerName, { asOf: message.lastChange }),
      )
    },
    { signedIn: true, params: MessageId },
  )
}
