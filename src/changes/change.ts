import type { Person } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import { requestContextOf } from '../http/request-context.ts'
import { trimBody } from '../messages/body.ts'
import { type FoundMessage, findMessage } from '../messages/reading-store.ts'
import type { RecentMessages } from '../messages/recent.ts'
import type { Writer } from '../messages/writer.ts'
import { type ChangeOutcome, MAX_EMOJI, type Wanted } from './batch.ts'
import { readEmoji } from './emoji.ts'

/** Edits or deletes a message, or puts an emoji to it or takes it back. Gives the message as it is then. */
export type ChangeMessage = (
  person: Person,
  messageId: number,
  wanted: Wanted,
  request: Request,
) => Promise<FoundMessage>

// As for sending.
const CHANGES = { burst: 2_000, refillEveryMs: 50 }

type Needed = { config: Config; sql: Sql; recentMessages: RecentMessages; writer: Writer }

/**
 * Creates the function by which pages and the API change messages. It throws HttpError: 403 for a message of the other person's, once the
 * operator's time is over, and where one of the two has blocked the other; 404 for everybody else; 409 for a deleted message; 422 for a text that is
 * too long, or empty where there are no files, for what is no emoji and for too many; 429, 503.
 */
export function createChangeMessage({ config, sql, recentMessages, writer }: Needed): ChangeMessage {
  const limit = config.rateLimits === 'on' ? createRateLimit(CHANGES) : NO_LIMIT

  return async (person, messageId, given, request) => {
    const wanted = readWanted(given, config.maxMessageLength)
    limit.take(String(person.id))
    const message = await recentMessages.find(person, messageId)
    if (!message) throw notFound(say => say.errors.noSuchMessage)
    const isOwn = message.senderId === person.id
    const [partner, partnerId] = isOwn
      ? [message.recipient, message.recipientId]
      : [message.sender, message.senderId]
    const change = { id: messageId, personId: person.id, partnerId, ...wanted }
    const outcome = await writer.change(change, requestContextOf(request).id)
    if (outcome !== 'changed' && outcome !== 'unchanged') throw refusalOf(outcome, wanted, partner)
    const changed = await findMessage(sql, person, messageId)
    if (!changed) throw notFound(say => say.errors.noSuchMessage)
    return changed
  }
}

/** @throws HttpError 422 */
function readWanted(wanted: Wanted, maxLength: number): Wanted {
  if (wanted.kind === 'delete') return wanted
  if (wanted.kind === 'edit') return { ...wanted, body: trimBody(wanted.body, maxLength) }
  const emoji = readEmoji(wanted.emoji)
  if (emoji === null) throw invalid({ emoji: [say => say.changes.notAnEmoji] })
  return { ...wanted, emoji }
}

function refusalOf(
  outcome: Exclude<ChangeOutcome, 'changed' | 'unchanged'>,
  { kind }: Wanted,
  partner: string,
): HttpError {
  switch (outcome) {
    case 'missing':
      return notFound(say => say.errors.noSuchMessage)
    case 'foreign':
      return new HttpError(403, say =>
        kind === 'edit' ? say.changes.editYourOwn : say.changes.deleteYourOwn,
      )
    case 'notice':
      return new HttpError(403, say => say.disappearing.isNotice)
    case 'deleted':
      return new HttpError(409, say => say.changes.isDeleted)
    case 'empty':
      return invalid({ body: [say => say.fields.bodyEmpty] })
    case 'late':
      return new HttpError(403, say =>
        kind === 'edit' ? say.changes.tooLateToEdit : say.changes.tooLateToDelete,
      )
    case 'blocked':
      return new HttpError(403, say => say.blocks.cannotBeDelivered)
    case 'blocking':
      return new HttpError(403, say => say.blocks.unblockFirst(partner))
    case 'tooMany':
      return invalid({ emoji: [say => say.changes.tooManyEmoji(MAX_EMOJI)] })
  }
}
