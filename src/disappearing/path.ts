import { conversationPath } from '../conversations/path.ts'

/** The address of the page on which two people set when their messages disappear. */
export function disappearingPath(username: string): string {
  return `${conversationPath(username)}/disappearing`
}
