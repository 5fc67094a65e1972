import type { MenuEntry } from '../conversations/menu.ts'
import { searchPath } from './path.ts'

/** The entry of a conversation's menu that leads to looking for messages in it. */
export const searchEntry: MenuEntry = ({ username }, { reading }) =>
  reading.lastSeq > 0
    ? { path: searchPath({ with: username }), icon: 'search', label: say => say.search.inThis }
    : null
