import type { Accounts } from '../accounts/accounts.ts'
import type { Person } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import { isDeletedAccount, isMissing } from '../database/sql-errors.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { lengthOf } from '../http/fields.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import { requestContextOf } from '../http/request-context.ts'
import { idOfDeleted } from '../people/name.ts'
import type { Outcome } from './batch.ts'
import type { Outgoing } from './model.ts'
import type { Message } from './store.ts'
import type { Writer } from './writer.ts'

/** Sends the message in a form or an API body. `isNew` is false when it had been sent before under the same key. */
export type Send = (
  sender: Person,
  message: Outgoing,
  request: Request,
) => Promise<{ message: Message; isNew: boolean }>

// Nobody types that fast; a program may send what it has gathered, and then twenty a second.
const MESSAGES = { burst: 2_000, refillEveryMs: 50 }

/**
 * Creates the function by which pages and the API send a message. It throws HttpError: 403 where the recipient has
 * to write back first or one of the two has blocked the other, 404 for an unknown recipient, 409 for a key that another message has, 422 for a body that is too long or a
 * recipient who cannot read it, 429, 503.
 */
export function createSend(config: Config, accounts: Accounts, writer: Writer): Send {
  const limit = config.rateLimits === 'on' ? createRateLimit(MESSAGES) : NO_LIMIT

  return async (sender, outgoing, request) => {
    const { recipient: name } = outgoing
    const key = outgoing.key || crypto.randomUUID()
    const body = trimBody(outgoing.body, config.maxMessageLength)
    limit.take(String(sender.id))
    const recipient = await accounts.find(sender, name)
    if (!recipient) throw notFound(say => say.errors.noSuchPerson)
    if (recipient.isDisabled)
      throw invalid({
        recipient: [
          say =>
            idOfDeleted(recipient.username) === null
              ? say.fields.recipientDisabled(recipient.username)
              : say.fields.recipientDeleted,
        ],
      })
    if (recipient.id === sender.id) throw invalid({ recipient: [say => say.fields.recipientIsSender] })

    const outcome = await writer
      .write({ senderId: sender.id, recipientId: recipient.id, body, key }, requestContextOf(request).id)
      .catch((error: unknown) => {
        // Gone a moment ago.
        if (isMissing(error)) throw notFound(say => say.errors.noSuchPerson)
        throw isDeletedAccount(error) ? invalid({ recipient: [say => say.fields.recipientDeleted] }) : error
      })
    if (!('stored' in outcome)) throw refusalOf(outcome.kind, recipient)
    const { id, seq, createdAt } = outcome.stored
    const message = { id, seq, createdAt, body, sender: sender.username, recipient: recipient.username }
    return { message, isNew: outcome.kind === 'stored' }
  }
}

/** Says why a message was not stored. Whom the recipient has blocked is told that, and nothing else. */
function refusalOf(kind: Exclude<Outcome, { stored: unknown }>['kind'], { username }: Person): HttpError {
  switch (kind) {
    case 'conflict':
      return new HttpError(409, say => say.errors.keyReused)
    case 'unanswered':
      return new HttpError(403, say => say.errors.notAnsweredYet(username))
    case 'blocked':
      return new HttpError(403, say => say.blocks.cannotBeDelivered)
    case 'blocking':
      return new HttpError(403, say => say.blocks.unblockFirst(username))
  }
}

/**
 * A form turns each line end into CR LF; the text has LF wherever it comes from.
 * @throws HttpError 422 when it is too long
 */
function trimBody(text: string, maxLength: number): string {
  const body = text.replaceAll('\r\n', '\n').trim()
  const length = lengthOf(body)
  if (length > maxLength) throw invalid({ body: [say => say.fields.bodyTooLong(length, maxLength)] })
  return body
}
