import type { Account, Person } from '../accounts/store.ts'
import { blockedNote } from '../blocks/views.ts'
import { MESSAGE_TOOLS } from '../changes/tools.ts'
import { disappearingHint } from '../disappearing/views.ts'
import type { FileLimits } from '../files/attach-views.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { idOfDeleted, shownName } from '../people/name.ts'
import { avatar, fullName } from '../people/views.ts'
import type { Presence } from '../presence/model.ts'
import { presenceLine, typingLine } from '../presence/views.ts'
import { composer, type Unsent } from './composer.ts'
import { keptPartItems, type Part } from './items.ts'
import { conversationMenu } from './menu.ts'
import { conversationPath } from './path.ts'
import type { AnnouncedRead, Opened, Standing } from './store.ts'

type Pane = {
  person: Person
  partner: Account
  part: Part
  opened: Pick<Opened, 'standing' | 'announcedReads'>
  presence: Presence
  /** Which history of the database all this was read from. */
  epoch: string
  /** Whether the address asks for this part, and not for the conversation: what is before it may not have been read. */
  isAsked: boolean
  linked?: number | undefined
  maxLength: number
  fileLimits: FileLimits
  /** In how many minutes a message may be changed; 0: for ever. */
  editMinutes: number
  unsent?: Unsent
}

/** The right side of the page: the conversation with somebody, and where to write. */
export function conversationPane({
  person,
  partner,
  part,
  opened: { standing, announcedReads },
  presence,
  epoch,
  isAsked,
  linked,
  maxLength,
  fileLimits,
  editMinutes,
  unsent,
}: Pane): Html {
  const { readSeq, lastSeq } = standing.reading
  const path = conversationPath(partner.username)
  const name = shownName(partner.username, partner.displayName)
  const face = avatar(partner)
  const isOpen = !partner.isDisabled && !standing.isBlocked
  const limits = { maxLength, fileLimits }
  return html`<main class="pane" id="conversation" tabindex="-1" data-partner="${partner.username}" data-partner-id="${partner.id}" data-partner-name="${name}" data-you="${say => say.changes.you}" data-edit-minutes="${editMinutes}" data-epoch="${epoch}" hx-history-elt>
<header class="bar">
<a class="back" href="/" aria-label="${say => say.conversation.back}">${icon('chevron-left')}</a>
${face}
<div class="who-and-how">
<h1 dir="auto">${fullName(partner)}</h1>
${presenceLine(presence)}
</div>
${disappearingHint(partner, standing.disappearDays)}
${conversationMenu(partner, standing)}
</header>
${announcedReads.length > 0 && readsList(announcedReads)}
<div class="scroller" tabindex="0" role="region" aria-label="${say => say.conversation.messagesWith(name(say))}">
<ol id="messages" data-partner-read="${standing.reached.readSeq}" data-partner-delivered="${standing.reached.deliveredSeq}" data-read="${readSeq}" data-last="${lastSeq}" data-change="${part.lastChange}"${isAsked && html` data-asked`}>
${part.messages.length === 0 && html`<li class="beginning">${face}${isOpen && html`<p>${say => say.conversation.beginning(name(say))}</p>`}</li>`}
${keptPartItems(part, { viewer: person, partner, face, reading: standing.reading, reached: standing.reached, linked })}
</ol>
</div>
${typingLine(partner)}
${newestLink(path, part.newerAfter === null)}
${unsent ? composer({ ...limits, partner, draft: standing.draft, unsent }) : footer(partner, standing, limits)}
${!isAsked && readImage(partner, part)}
${MESSAGE_TOOLS}
</main>`
}

/** Leads to the newest messages. The script of a page has it say how many came, and shows it whenever they are out of view. */
function newestLink(path: string, isHidden: boolean): Html {
  return html`<p class="newest"${isHidden && html` hidden`}><a href="${path}?at=newest" hx-get="${path}?at=newest" hx-target="#conversation" hx-swap="outerHTML" hx-push-url="${path}"><span class="count" hidden></span><span class="visually-hidden">${say => say.conversation.toNewest}</span>${icon('arrow-down')}</a></p>`
}

function readsList(reads: AnnouncedRead[]): Html {
  return html`<ul class="reads">
${reads.map(({ at, reason }) => html`<li dir="auto">${say => say.conversation.readByAdministrator(say.time.moment(at), reason)}</li>`)}
</ul>`
}

/** Marks what is shown as read where there is no script that knows whether somebody looks. */
function readImage(partner: Person, { messages }: Part): Html {
  const seq = messages.at(-1)?.seq ?? 0
  return html`<noscript><img src="${conversationPath(partner.username)}/read?seq=${seq}" alt="" width="0" height="0"></noscript>`
}

/** Where one writes, or why nobody can. */
function footer(
  partner: Account,
  { isBlocked, draft }: Standing,
  limits: Pick<Pane, 'maxLength' | 'fileLimits'>,
): Html {
  if (partner.isDisabled) return disabledNote(partner)
  return isBlocked ? blockedNote(partner) : composer({ ...limits, partner, draft })
}

function disabledNote(partner: Account): Html {
  const isDeleted = idOfDeleted(partner.username) !== null
  const name = shownName(partner.username, partner.displayName)
  return html`<p class="closed">${say => (isDeleted ? say.conversation.deleted : say.conversation.disabled(name(say)))}</p>`
}
