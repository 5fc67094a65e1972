import type { Account, Person, SignedIn } from '../accounts/store.ts'
import { type HttpError, notFound } from '../errors.ts'
import { html, respondHtml, wantsFragment } from '../html/html.ts'
import { appPage, cardPage } from '../html/layout.ts'
import { isUuid } from '../http/fields.ts'
import { readConversationPage } from '../messages/page.ts'
import { shownName } from '../people/name.ts'
import { HIDDEN, type Presence } from '../presence/model.ts'
import type { Services } from '../services.ts'
import type { ConversationBody } from './body.ts'
import type { Unsent } from './composer.ts'
import type { Part } from './items.ts'
import { conversationPath } from './path.ts'
import type { OpeningAt, Standing } from './store.ts'
import { conversationPane } from './views.ts'

/** Reads the part of a conversation before a number. */
export async function readOlder(
  services: Services,
  person: Person,
  partner: Person,
  before: number | undefined,
): Promise<Part> {
  const { messages, isMore, lastSeq, lastChange } = await readConversationPage(services, person, partner, {
    limit: services.config.pageSize,
    onlyShown: true,
    ...(before !== undefined && { before }),
  })
  messages.reverse()
  return {
    messages,
    olderBefore: isMore ? (messages[0]?.seq ?? null) : null,
    newerAfter: null,
    lastChange,
    begin: isMore ? null : 0,
    end: before === undefined ? lastSeq : before - 1,
  }
}

/** Reads the part of a conversation after a number. */
export async function readNewer(
  services: Services,
  person: Person,
  partner: Person,
  after: number,
): Promise<Part> {
  const { messages, isMore, lastSeq, lastChange } = await readConversationPage(services, person, partner, {
    after,
    limit: services.config.pageSize,
    onlyShown: true,
  })
  const last = messages.at(-1)?.seq ?? after
  return {
    messages,
    olderBefore: null,
    newerAfter: isMore ? last : null,
    lastChange,
    begin: after,
    end: isMore ? last : lastSeq,
  }
}

/**
 * Answers with a conversation: a whole page, or for htmx the pane alone.
 * @throws HttpError 404 where the message is not there around which it is to be opened
 */
export async function respondConversation(
  services: Services,
  person: SignedIn,
  partner: Account,
  request: Request,
  { at, unsent }: { at: OpeningAt; unsent?: Unsent },
): Promise<Response> {
  const { config, settings, openParts, deliveredMarks, epoch, presence, renderSidebar } = services
  const isFragment = wantsFragment(request)
  const [opened, sidebar] = await Promise.all([
    openParts.open(person, partner, at),
    isFragment ? null : renderSidebar(person, { current: partner.username }),
  ])
  const { standing } = opened
  const { messages, hasOlder } = opened.part
  deliveredMarks.note(person, messages)
  const linked = 'around' in at ? at.around : undefined
  if (linked !== undefined && !messages.some(({ seq }) => seq === linked))
    return respondNoSuchMessage(request, partner)
  const name = shownName(partner.username, partner.displayName)
  const pane = conversationPane({
    person,
    partner: { ...partner, picture: standing.partnerPicture },
    part: {
      messages,
      olderBefore: hasOlder ? (messages[0]?.seq ?? null) : null,
      newerAfter: opened.hasNewer ? opened.end : null,
      begin: hasOlder ? null : 0,
      end: opened.end,
      lastChange: opened.lastChange,
    },
    opened,
    presence: presenceOf(presence, partner, standing),
    epoch: await epoch.of(opened.serverStart),
    isAsked: 'before' in at || 'around' in at,
    linked,
    maxLength: config.maxMessageLength,
    fileLimits: config,
    editMinutes: settings.current().editMinutes,
    ...(unsent && { unsent }),
  })
  if (!sidebar)
    return respondHtml(
      request,
      html`<title>${(say, serverName) => say.page.title(name(say), serverName)}</title>${pane}`,
    )
  return respondHtml(request, appPage(name, person.username, sidebar, pane), unsent?.status ?? 200)
}

/** How the partner is here, as far as the person may see it. */
function presenceOf(
  presence: Services['presence'],
  { id }: Person,
  { seesPresence, partnerSeenAt }: Standing,
): Presence {
  if (!seesPresence) return HIDDEN
  return presence.find(id) ?? { state: 'offline', seen: partnerSeenAt }
}

/** A link leads to a message that is not there, or not there any more. */
function respondNoSuchMessage(request: Request, { username }: Account): Response {
  if (wantsFragment(request)) throw notFound(say => say.errors.noSuchMessage)
  return respondHtml(
    request,
    cardPage(
      say => say.page.notFound,
      html`<p>${say => say.reading.noSuchMessage}</p>
<p><a href="${conversationPath(username)}">${say => say.conversation.toNewest}</a></p>`,
    ),
    404,
  )
}

/**
 * Keeps what somebody typed that was not sent, so that the form can show it again. The key stays too, in case the message was
 * stored after all, unless it belongs to another message.
 */
export function unsentOf({ fields, files }: ConversationBody, { status, detail }: HttpError): Unsent {
  const key = String(fields.key)
  return {
    files,
    body: String(fields.body ?? ''),
    key: status !== 409 && isUuid(key) ? key : crypto.randomUUID(),
    error: detail,
    status,
  }
}
