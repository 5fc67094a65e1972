import { conversationPath } from '../conversations/path.ts'

/** The address of what somebody has archived. */
export const ARCHIVE_PATH = '/archived'

/** The address of the page on which a conversation is pinned, muted or archived; forms of it are sent there, too. */
export function arrangePath(username: string): string {
  return `${conversationPath(username)}/list`
}
