import type { Account } from '../accounts/store.ts'
import { blockEntry } from '../blocks/menu.ts'
import { disappearingEntry } from '../disappearing/menu.ts'
import { type Html, html } from '../html/html.ts'
import type { IconName } from '../html/icon-names.ts'
import { icon } from '../html/icons.ts'
import { menu } from '../html/menu.ts'
import { listEntry } from '../list/menu.ts'
import { searchEntry } from '../search/menu.ts'
import type { Sentence } from '../words/words.ts'
import type { Standing } from './store.ts'

/**
 * What can be done about a conversation beside writing, as a link to a page where it is done, or null where it cannot. Each entry is about a
 * feature, which makes it.
 */
export type MenuEntry = (
  partner: Account,
  standing: Standing,
) => { path: string; icon: IconName; label: Sentence } | null

/** The entries, in the order in which they are shown. */
const ENTRIES: readonly MenuEntry[] = [searchEntry, listEntry, disappearingEntry, blockEntry]

/** The menu in the header of a conversation; nothing where it would be empty. */
export function conversationMenu(partner: Account, standing: Standing): Html | null {
  const entries = ENTRIES.flatMap(entry => entry(partner, standing) ?? [])
  if (entries.length === 0) return null
  return menu(
    say => say.conversation.menu,
    entries.map(({ path, icon: name, label }) => html`<a href="${path}">${icon(name)}${label}</a>`),
  )
}
