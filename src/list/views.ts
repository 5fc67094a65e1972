import { conversationPath } from '../conversations/path.ts'
import { type Html, html } from '../html/html.ts'
import type { IconName } from '../html/icon-names.ts'
import { icon } from '../html/icons.ts'
import { cardPage } from '../html/layout.ts'
import { momentTag } from '../html/time.ts'
import { shownName } from '../people/name.ts'
import type { Sentence } from '../words/words.ts'
import type { Conversation } from './conversation.ts'
import { type Action, FOREVER } from './model.ts'
import { arrangePath } from './path.ts'

/** What each button shows. */
const SHOWN: Record<Action, { icon: IconName; label: Sentence }> = {
  pin: { icon: 'pin', label: say => say.arranging.pin },
  unpin: { icon: 'pin-off', label: say => say.arranging.unpin },
  'mark-unread': { icon: 'mail', label: say => say.arranging.markUnread },
  'mark-read': { icon: 'mail-open', label: say => say.arranging.markRead },
  'mute-hour': { icon: 'bell-off', label: say => say.arranging.muteHour },
  'mute-morning': { icon: 'bell-off', label: say => say.arranging.muteMorning },
  'mute-week': { icon: 'bell-off', label: say => say.arranging.muteWeek },
  mute: { icon: 'bell-off', label: say => say.arranging.mute },
  unmute: { icon: 'bell', label: say => say.arranging.unmute },
  archive: { icon: 'archive', label: say => say.arranging.archive },
  unarchive: { icon: 'archive-restore', label: say => say.arranging.unarchive },
}

/** What can be done with a conversation in the list, as a form with a button for each. */
export function arrangeForm(conversation: Conversation): Html {
  const { partner, partnerProfile, mutedUntil } = conversation
  const name = shownName(partner, partnerProfile.displayName)
  return html`<form class="entries" method="post" action="${arrangePath(partner)}" aria-label="${say => say.arranging.title(name(say))}">
${mutedUntil && html`<p class="hint">${mutedUntil < FOREVER ? html`${say => say.arranging.mutedUntil} ${momentTag(mutedUntil)}` : html`${say => say.arranging.mutedForever}`}</p>`}
${actionsFor(conversation).map(
  action =>
    html`<button class="entry" type="submit" name="do" value="${action}">${icon(SHOWN[action].icon)}${SHOWN[action].label}</button>`,
)}
</form>`
}

/** The same as a page, where there is no script. */
export function arrangePage(conversation: Conversation): Html {
  const { partner, partnerProfile } = conversation
  const name = shownName(partner, partnerProfile.displayName)
  return cardPage(
    say => say.arranging.title(name(say)),
    html`<div class="popover">${arrangeForm(conversation)}</div>
<p><a href="${conversationPath(partner)}">${say => say.blocks.back}</a></p>
<p><a href="/">${say => say.arranging.backToList}</a></p>`,
  )
}

function actionsFor({ section, mutedUntil, unread, isMarkedUnread }: Conversation): Action[] {
  return [
    section === 'pinned' ? 'unpin' : 'pin',
    unread > 0 || isMarkedUnread ? 'mark-read' : 'mark-unread',
    ...(mutedUntil ? (['unmute'] as const) : (['mute-hour', 'mute-morning', 'mute-week', 'mute'] as const)),
    section === 'archived' ? 'unarchive' : 'archive',
  ]
}
