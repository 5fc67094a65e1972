import type { Accounts } from '../accounts/accounts.ts'
import type { Person } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import { isMissing } from '../database/connect.ts'
import type { Fields } from '../web/body.ts'
import { isStorable, isUuid } from '../web/fields.ts'
import { createRateLimit, NO_LIMIT } from '../web/rate-limit.ts'
import { invalid, notFound, Refusal } from '../web/refusal.ts'
import { visitOf } from '../web/visit.ts'
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
 * It throws Refusal: 404 an unknown recipient, 409 a key that sent something else, 422, 429, 503.
 */
export function createSend(config: Config, accounts: Accounts, writer: Writer): Send {
  const limit = config.rateLimits === 'on' ? createRateLimit(MESSAGES) : NO_LIMIT

  return async (sender, fields, request) => {
    const { recipient: name, body, key } = readMessage(fields, config.maxMessageLength)
    limit.take(String(sender.id))
    const recipient = await accounts.find(name)
    if (!recipient) throw notFound('There is nobody of that name.')
    if (recipient.isDisabled)
      throw invalid({
        recipient: [`The account of ${recipient.username} is disabled: nobody would read this.`],
      })
    if (recipient.id === sender.id) throw invalid({ recipient: ['Write to somebody else: this is you.'] })

    const outcome = await writer
      .write({ senderId: sender.id, recipientId: recipient.id, body, key }, visitOf(request).id)
      .catch((error: unknown) => {
        throw isMissing(error) ? notFound('There is nobody of that name.') : error // gone a moment ago
      })
    if (outcome.kind === 'conflict') {
      throw new Refusal(
        409,
        'This key was already used for another message. Make a new one for each message.',
      )
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
    throw invalid({ recipient: ['Say who shall get it.'] })
  if (body === null) throw invalid({ body: ['Write a message.'] })
  if (body === '') throw invalid({ body: ['Write something first.'] })
  if (!isStorable(body))
    throw invalid({
      body: ['The message has characters that cannot be stored (NUL, or half of a surrogate pair).'],
    })
  const length = lengthOf(body)
  if (length > maxLength) {
    throw invalid({
      body: [
        `The message has ${length.toLocaleString('en')} characters; ${maxLength.toLocaleString('en')} is the most.`,
      ],
    })
  }
  if (typeof key !== 'string' || !isUuid(key)) throw invalid({ key: ['A key is a UUID.'] })
  return { recipient, body, key }
}

/** Characters as PostgreSQL counts them: an emoji beyond the basic plane is one. */
function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
