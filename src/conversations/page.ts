import type { Account, Person, SignedIn } from '../accounts/store.ts'
import type { HttpError } from '../errors.ts'
import { html, respondHtml, wantsFragment } from '../html/html.ts'
import { appPage } from '../html/layout.ts'
import type { Fields } from '../http/body.ts'
import { isUuid } from '../http/fields.ts'
import { readConversationPage } from '../messages/page.ts'
import { shownName } from '../people/name.ts'
import { HIDDEN, type Presence } from '../presence/model.ts'
import type { Services } from '../services.ts'
import type { Unsent } from './composer.ts'
import type { Part } from './items.ts'
import { findStanding, listAnnouncedReads, type Standing } from './store.ts'
import { conversationPane } from './views.ts'

/** Reads a part of a conversation for a page: that before a number, or the newest. */
export async function readPart(
  services: Services,
  person: Person,
  partner: Person,
  before: number | undefined,
): Promise<Part> {
  const { messages, isMore, lastSeq, lastChange, epoch } = await readConversationPage(
    services,
    person,
    partner,
    {
      limit: services.config.pageSize,
      onlyShown: true,
      ...(before !== undefined && { before }),
    },
  )
  messages.reverse()
  const olderBefore = isMore ? (messages[0]?.seq ?? null) : null
  const end = before === undefined ? lastSeq : before - 1
  return { messages, olderBefore, isLatest: before === undefined, end, epoch, lastChange }
}

/** Answers with a conversation: a whole page, or for htmx the pane alone. */
export async function respondConversation(
  services: Services,
  person: SignedIn,
  partner: Account,
  request: Request,
  { before, unsent }: { before?: number | undefined; unsent?: Unsent } = {},
): Promise<Response> {
  const { sql, config, presence, renderSidebar } = services
  const name = shownName(partner.username, partner.displayName)
  const part = await readPart(services, person, partner, before)
  const standing = await findStanding(sql, person, partner)
  const pane = conversationPane({
    person,
    partner: { ...partner, picture: standing.partnerPicture },
    part,
    standing,
    presence: presenceOf(presence, partner, standing),
    announcedReads: await listAnnouncedReads(sql, person, partner),
    maxLength: config.maxMessageLength,
    ...(unsent && { unsent }),
  })
  if (wantsFragment(request))
    return respondHtml(
      request,
      html`<title>${(say, serverName) => say.page.title(name(say), serverName)}</title>${pane}`,
    )
  const sidebar = await renderSidebar(person, { current: partner.username })
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

/**
 * Keeps what somebody typed that was not sent, so that the form can show it again. The key stays too, in case the message was
 * stored after all, unless it belongs to another message.
 */
export function unsentOf(fields: Fields, { status, detail }: HttpError): Unsent {
  const key = String(fields.key)
  return {
    body: String(fields.body ?? ''),
    key: status !== 409 && isUuid(key) ? key : crypto.randomUUID(),
    error: detail,
    status,
  }
}
