import type { MenuEntry } from '../conversations/menu.ts'
import { idOfDeleted } from '../people/name.ts'
import { blockPath } from './path.ts'

/** The entry of a conversation's menu that leads to blocking the partner, or unblocking them. */
export const blockEntry: MenuEntry = ({ username }, { isBlocked }) =>
  idOfDeleted(username) === null
    ? {
        path: blockPath(username),
        icon: 'ban',
        label: say => (isBlocked ? say.blocks.unblock : say.blocks.block),
      }
    : null
