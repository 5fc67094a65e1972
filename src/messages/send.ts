import type { Accounts } from '../accounts/accounts.ts'
import type { Person } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import { isMissing } from '../database/sql-errors.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import type { Fields } from '../http/body.ts'
import { isStorable, isUuid } from '../http/fields.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { Message } from './store.ts'
import type { Writer } from './writer.ts'

/** Sends what a form or a program's body says. `isNew` is false when the same key had sent it before. */
export type Send = (
  sender: Person,
  fields: Fields,
  request: Request,
) => Promise<{ message: Message; isNew: boolean }>

// Nobody types that fast; a program may send what it has gathered, and then twenty a second.
const MESSAGES = { burst: 2_000, refillEveryMs: 50 }

/**
 * Makes the one way a message is sent, by page and by API.
 * It throws HttpError: 404 an unknown recipient, 409 a key that sent something else, 422, 429, 503.
 */
export function createSend(config: Config, accounts: Accounts, writer: Writer): Send {
  const limit = config.rateLimits === 'on' ? createRateLimit(MESSAGES) : NO_LIMIT

  return async (sender, fields, request) => {
    const { recipient: name, body, key } = readMessage(fields, config.maxMessageLength)
    limit.take(String(sender.id))
    const recipient = await accounts.find(name)
    if (!recipient) throw notFound(say => say.errors.noSuchPerson)
    if (recipient.isDisabled)
      throw invalid({
        recipient: [say => say.fields.recipientDisabled(recipient.username)],
      })
    if (recipient.id === sender.id) throw invalid({ recipient: [say => say.fields.recipientIsSender] })

    const outcome = await writer
      .write({ senderId: sender.id, recipientId: recipient.id, body, key }, requestContextOf(request).id)
      .catch((error: unknown) => {
        throw isMissing(error) ? notFound(say => say.errors.noSuchPerson) : error // gone a moment ago
      })
    if (outcome.kind === 'conflict') {
      throw new HttpError(409, say => say.errors.keyReused)
    }
    const { id, seq, createdAt } = outcome.stored
    const message = { id, seq, createdAt, body, sender: sender.username, recipient: recipient.username }
    return { message, isNew: outcome.kind === 'stored' }
  }
}

function readMessage(fields: Fields, maxLength: number): { recipient: string; body: string; key: string } {
  const { recipient } = fields
  const key =
    fields.key === undefined || fields.key === null || fields.key === '' ? crypto.randomUUID() : fields.key
  // A form turns each line end into CR LF; the text has LF wherever it comes from.
  const body = typeof fields.body === 'string' ? fields.body.replaceAll('\r\n', '\n').trim() : null

  if (typeof recipient !== 'string' || recipient === '')
    throw invalid({ recipient: [say => say.fields.recipientMissing] })
  if (body === null) throw invalid({ body: [say => say.fields.bodyMissing] })
  if (body === '') throw invalid({ body: [say => say.fields.bodyEmpty] })
  if (!isStorable(body))
    throw invalid({
      body: [say => say.fields.bodyUnstorable],
    })
  const length = lengthOf(body)
  if (length > maxLength) {
    throw invalid({
      body: [say => say.fields.bodyTooLong(length, maxLength)],
    })
  }
  if (typeof key !== 'string' || !isUuid(key)) throw invalid({ key: [say => say.fields.keyNotUuid] })
  return { recipient, body, key }
}

/** Characters as PostgreSQL counts them: an emoji beyond the basic plane is one. */
function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
