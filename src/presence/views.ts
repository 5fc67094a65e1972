import type { Account } from '../accounts/store.ts'
import { type Html, html } from '../html/html.ts'
import { timeTag } from '../html/time.ts'
import { shownName } from '../people/name.ts'
import type { Presence } from './model.ts'

/** How somebody is here, in words below their name; the page's script keeps it up to date. Where there is nothing to say, its room stays. */
export function presenceLine(presence: Presence): Html {
  return html`<p class="status" data-state="${presence.state}">${wordsOf(presence)}</p>`
}

function wordsOf({ state, seen }: Presence): Html | null {
  if (state !== 'offline') return html`${say => say.browser[state]}`
  return seen && html`${say => say.browser.lastSeen} ${timeTag(seen, 'recent')}`
}

/** Room above where one writes, in which the page's script shows for a moment that the partner types. */
export function typingLine({ username, displayName }: Account): Html {
  const name = shownName(username, displayName)
  return html`<p class="typing"><span hidden>${say => say.presence.isTyping(name(say))}</span></p>`
}
