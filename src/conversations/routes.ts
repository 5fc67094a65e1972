import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { respondChanges } from '../changes/page.ts'
import { emptySentDraft } from '../drafts/drafts.ts'
import { HttpError, notFound } from '../errors.ts'
import { html, redirectTo, respondHtml, wantsFragment, withHeaders } from '../html/html.ts'
import { validate } from '../http/validation.ts'
import { EPOCH_HEADER, LAST_SEQ_HEADER } from '../live/history-headers.ts'
import { readConversationPage } from '../messages/page.ts'
import { messageItem } from '../messages/views.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { type ConversationBody, readConversationBody } from './body.ts'
import { partItems } from './items.ts'
import { ConversationForm, MessageNumber, OpeningQuery, PartQuery, ReadMark } from './model.ts'
import { readNewer, readOlder, respondConversation, unsentOf } from './page.ts'
import { conversationPath } from './path.ts'
import { PLACE_HEADER } from './place-header.ts'
import { markRead, type OpeningAt } from './store.ts'

const NUMBER = /^[1-9]\d{0,14}$/

/** How many messages a browser that catches up gets at once. */
const CATCH_UP_SIZE = 100

/** The page of a conversation, its fragments, and its form. */
export function conversationPages(services: Services) {
  const { accounts, sql, send, metrics } = services
  return new Elysia({ prefix: '/with/:username', detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/',
      async ({ person, params, query, request }) =>
        respondConversation(services, person, await findPartner(accounts, person, params.username), request, {
          at: openingAt(query, request),
        }),
      { signedIn: true, query: OpeningQuery },
    )
    .get(
      '/:seq',
      async ({ person, params, request }) =>
        respondConversation(services, person, await findPartner(accounts, person, params.username), request, {
          at: { around: params.seq },
        }),
      { signedIn: true, params: MessageNumber },
    )
    .get(
      '/messages',
      async ({ person, params, query, request }) => {
        const { before, newer, after, changed_after: changedAfter } = query
        const partner = await findPartner(accounts, person, params.username, query.partner)
        if (changedAfter !== undefined)
          return respondChanges(services, person, partner, changedAfter, request)
        if (after !== undefined) {
          metrics.catchUps.inc()
          const page = await readConversationPage(services, person, partner, { after, limit: CATCH_UP_SIZE })
          const place = { asOf: page.lastChange }
          const items = page.messages.map(message => messageItem(message, person, partner.displayName, place))
          return withHeaders(respondHtml(request, html`${items}`), {
            [EPOCH_HEADER]: page.epoch,
            [LAST_SEQ_HEADER]: String(page.lastSeq),
          })
        }
        const part =
          newer === undefined
            ? await readOlder(services, person, partner, before)
            : await readNewer(services, person, partner, newer)
        return respondHtml(request, partItems(part, { viewer: person, partner, isLater: true }))
      },
      { signedIn: true, query: PartQuery },
    )
    .post(
      '/',
      async ({ person, params, request }) => {
        const partner = await findPartner(accounts, person, params.username)
        const content: ConversationBody = { fields: {}, files: [] }
        const isFromScript = wantsFragment(request)
        const since = performance.now()
        try {
          await readConversationBody(services, person, request, content)
          const { partner: id, draft, draft_ms_ago, ...message } = validate(ConversationForm, content.fields)
          if (id !== undefined && Number(id) !== partner.id) throw notFound(say => say.errors.noSuchPartner)
          const outgoing = { ...message, recipient: partner.username }
          const sent = await send(person, outgoing, request)
          const tookMs = performance.now() - since
          await emptySentDraft(sql, person, partner, { draft, draft_ms_ago, tookMs })
          return isFromScript
            ? respondHtml(request, messageItem(sent.message, person, partner.displayName), 201)
            : redirectTo(conversationPath(partner.username))
        } catch (error) {
          if (isFromScript || !(error instanceof HttpError) || error.status === 404) throw error
          return respondConversation(services, person, partner, request, {
            at: { newest: true },
            unsent: unsentOf(content, error),
          })
        }
      },
      { signedIn: true },
    )
    .get(
      '/read',
      async ({ person, params, query, request }) => {
        if (!isShownImage(request)) throw new HttpError(403, say => say.errors.foreignOrigin)
        await markRead(sql, person, await findPartner(accounts, person, params.username), query.seq)
        return new Response(null, { status: 204 })
      },
      { signedIn: true, query: ReadMark },
    )
    .post(
      '/read',
      async ({ person, params, body }) => {
        const partner = await findPartner(accounts, person, params.username)
        await markRead(sql, person, partner, body.seq)
        return new Response(null, { status: 204 })
      },
      { signedIn: true, parse: bodyOfPerson(accounts), body: ReadMark },
    )
}

/** A page that shows a conversation again says where it was, among its numbers. */
function openingAt({ before, at }: OpeningQuery, { headers }: Request): OpeningAt {
  if (at === 'newest') return { newest: true }
  if (before !== undefined) return { before }
  const place = headers.get(PLACE_HEADER)
  return { whereReadingStopped: true, place: place && NUMBER.test(place) ? Number(place) : undefined }
}

/**
 * Whether a browser loads this image for a page of ours that it shows. Where there is no script, such an image marks messages
 * as read. A page that is loaded ahead does not load it or says so, and another site's page cannot set these headers.
 */
function isShownImage({ headers }: Request): boolean {
  return (
    headers.get('sec-fetch-site') === 'same-origin' &&
    headers.get('sec-fetch-dest') === 'image' &&
    !headers.has('sec-purpose')
  )
}
