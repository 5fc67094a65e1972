import type { Person } from '../accounts/store.ts'
import type { Services } from '../services.ts'
import { type Messages, readConversation, type Window } from './reading-store.ts'

/** A part of a conversation, the numbers of its last message and last change, and the history of the database that all are of. */
type ConversationPage = Messages & { lastSeq: number; lastChange: number; epoch: string }

/** Reads a part of the conversation of two people, for an answer that says which history its numbers belong to. It is delivered by that. */
export async function readConversationPage(
  { sql, epoch, deliveredMarks }: Pick<Services, 'sql' | 'epoch' | 'deliveredMarks'>,
  person: Person,
  partner: Person,
  window: Window,
): Promise<ConversationPage> {
  const { serverStart, ...page } = await readConversation(sql, person, partner, window)
  deliveredMarks.note(person, page.messages)
  return { ...page, epoch: await epoch.of(serverStart) }
}
