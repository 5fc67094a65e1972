import { conversationPath } from '../conversations/path.ts'

/** The address of the page on which somebody is blocked, or unblocked. */
export function blockPath(username: string): string {
  return `${conversationPath(username)}/block`
}

/** Where a form is sent that unblocks somebody. */
export function unblockPath(username: string): string {
  return `${conversationPath(username)}/unblock`
}
