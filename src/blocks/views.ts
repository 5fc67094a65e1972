import type { ShownPerson } from '../accounts/store.ts'
import { conversationPath } from '../conversations/path.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { cardPage } from '../html/layout.ts'
import { shownName } from '../people/name.ts'
import { blockPath, unblockPath } from './path.ts'

/** Says what it means to block somebody, or to unblock them, before it is done. */
export function blockPage({ username, displayName }: ShownPerson, isBlocked: boolean): Html {
  const name = shownName(username, displayName)
  return cardPage(
    say => (isBlocked ? say.blocks.unblockTitle(name(say)) : say.blocks.blockTitle(name(say))),
    html`<p>${say => (isBlocked ? say.blocks.whatUnblockingDoes : say.blocks.whatBlockingDoes)}</p>
<form method="post" action="${isBlocked ? unblockPath(username) : blockPath(username)}">
<button class="${isBlocked ? 'primary' : 'danger'}" type="submit">${say => (isBlocked ? say.blocks.unblock : say.blocks.block)}</button>
</form>
<p><a href="${conversationPath(username)}">${say => say.blocks.back}</a></p>`,
  )
}

/** What stands in place of the composer where one has blocked the partner. */
export function blockedNote({ username, displayName }: ShownPerson): Html {
  return html`<form class="closed" method="post" action="${unblockPath(username)}">
<p>${icon('ban')} ${say => say.blocks.blocked(displayName || username)}</p>
<button class="plain" type="submit">${say => say.blocks.unblock}</button>
</form>`
}
