import type { MenuEntry } from '../conversations/menu.ts'
import { arrangePath } from './path.ts'

/** The entry of a conversation's menu that leads to what can be done with it in the list; a script opens that as a menu. */
export const listEntry: MenuEntry = ({ username }, { reading }) =>
  reading.lastSeq > 0
    ? { path: arrangePath(username), icon: 'pin', label: say => say.arranging.arrange }
    : null
