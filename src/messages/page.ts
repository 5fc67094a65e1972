import type { Person } from '../accounts/store.ts'
import type { Services } from '../services.ts'
import { type Messages, readConversation, type Window } from './store.ts'

/** A part of a conversation, the numbers of its last message and last change, and the history of the database that all are of. */
export type ConversationPage = Messages & { lastSeq: number; lastChange: number; epoch: string }

/** Reads a part of the conversation of two people, for an answer that says which history its numbers belong to. */
export async function readConversationPage(
  { sql, epoch }: Pick<Services, 'sql' | 'epoch'>,
  person: Person,
  partner: Person,
  window: Window,
): Promise<ConversationPage> {
  const { serverStart, ...page } = await readConversation(sql, person, partner, window)
  return { ...page, epoch: await epoch.of(serverStart) }
}
