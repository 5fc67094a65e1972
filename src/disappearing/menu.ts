import type { MenuEntry } from '../conversations/menu.ts'
import { disappearingPath } from './path.ts'

/** The entry of a conversation's menu that leads to when its messages disappear; none where nobody can write any more. */
export const disappearingEntry: MenuEntry = ({ username, isDisabled }, { isBlocked }) =>
  isDisabled || isBlocked
    ? null
    : { path: disappearingPath(username), icon: 'timer', label: say => say.disappearing.title }
