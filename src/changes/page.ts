import type { Account, Person } from '../accounts/store.ts'
import { html, respondHtml, withHeaders } from '../html/html.ts'
import { CHANGE_HEADER, EPOCH_HEADER, LAST_CHANGE_HEADER } from '../live/history-headers.ts'
import { quotedOf } from '../messages/message.ts'
import { readConversationPage } from '../messages/page.ts'
import { messageItem } from '../messages/views.ts'
import type { Services } from '../services.ts'
import { quoteView } from './views.ts'

/** How many messages a browser that catches up gets at once. */
const CATCH_UP_SIZE = 100

/**
 * Answers a browser that asks what was changed: the messages as they are now, and as they are shown where others reply to them. A header
 * says up to which change this is all.
 */
export async function respondChanges(
  services: Services,
  person: Person,
  partner: Account,
  changedAfter: number,
  request: Request,
): Promise<Response> {
  const window = { changedAfter, limit: CATCH_UP_SIZE }
  const { messages, isMore, lastChange, epoch } = await readConversationPage(
    services,
    person,
    partner,
    window,
  )
  const items = messages.map(
    message =>
      html`${messageItem(message, person, partner.displayName)}${quoteView(quotedOf(message), message, person, partner.displayName)}`,
  )
  return withHeaders(respondHtml(request, html`${items}`), {
    [EPOCH_HEADER]: epoch,
    [LAST_CHANGE_HEADER]: String(lastChange),
    [CHANGE_HEADER]: String((isMore ? messages.at(-1)?.change : null) ?? lastChange),
  })
}
