import type { Person } from '../accounts/store.ts'
import { conversationPath } from '../conversations/path.ts'
import type { Message } from '../messages/message.ts'

/** What can be done about a message, each on a page of its own. */
type MessagePage = 'menu' | 'reply' | 'edit' | 'delete' | 'react' | 'versions' | 'report'

/** The address of a page about a message. */
export function messagePath(id: number, page: MessagePage): string {
  return `/messages/${id}/${page}`
}

/** The address of a message in its conversation. */
export function placeOf(
  { seq, sender, recipient }: Pick<Message, 'seq' | 'sender' | 'recipient'>,
  viewer: Person,
): string {
  return `${conversationPath(sender === viewer.username ? recipient : sender)}/${seq}`
}
