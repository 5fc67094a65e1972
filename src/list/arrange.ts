import { lockAccount, type Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { invalid, notFound } from '../errors.ts'
import type { Conversation } from './conversation.ts'
import { MAX_PINS } from './model.ts'
import { arrange, type Change, countOtherPins, findConversation, lockConversation } from './store.ts'

/**
 * Changes how somebody has a conversation in their list. What is archived is no longer pinned, and the other way round.
 * @returns the conversation as it is then
 * @throws HttpError 404 where there is no conversation, 422 where there are too many pins
 */
export async function arrangeConversation(
  sql: Sql,
  person: Person,
  partner: Person,
  change: Change,
): Promise<Conversation> {
  if (change.isPinned && change.isArchived) throw invalid({ pinned: [say => say.arranging.pinnedOrArchived] })
  await sql.begin(async tx => {
    const id = await lockConversation(tx, person, partner)
    if (id === null) throw notFound(say => say.arranging.noConversation)
    if (change.isPinned) {
      await lockAccount(tx, person) // two devices pin one after the other
      if ((await countOtherPins(tx, person, id)) >= MAX_PINS)
        throw invalid({ pinned: [say => say.arranging.tooManyPins(MAX_PINS)] })
    }
    await arrange(tx, person, id, change)
  })
  const conversation = await findConversation(sql, person, partner)
  if (!conversation) throw notFound(say => say.arranging.noConversation)
  return conversation
}
