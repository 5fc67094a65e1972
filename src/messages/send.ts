import type { Accounts } from '../accounts/accounts.ts'
import type { Person } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { isDeletedAccount, isMissing, isReplyElsewhere } from '../database/sql-errors.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { findFilesToSend } from '../files/sending.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import { requestContextOf } from '../http/request-context.ts'
import { idOfDeleted } from '../people/name.ts'
import type { Outcome } from './batch.ts'
import { trimBody } from './body.ts'
import { type Message, quotedOf } from './message.ts'
import type { Outgoing } from './model.ts'
import { findMessage } from './reading-store.ts'
import type { Writer } from './writer.ts'

/** Sends the message in a form or an API body. `isNew` is false when it had been sent before under the same key. */
export type Send = (
  sender: Person,
  message: Outgoing,
  request: Request,
) => Promise<{ message: Message; isNew: boolean }>

// Nobody types that fast; a program may send what it has gathered, and then twenty a second.
const MESSAGES = { burst: 2_000, refillEveryMs: 50 }

type Needed = {
  config: Config
  sql: Sql
  accounts: Accounts
  writer: Writer
}

/**
 * Creates the function by which pages and the API send a message. It throws HttpError: 403 where the recipient has
 * to write back first or one of the two has blocked the other, 404 for an unknown recipient, 409 for a key that another message has, 422 for a body that is too long, a
 * recipient who cannot read it, a reply to a message of another conversation, or files that are not there to be sent, 429, 503.
 */
export function createSend({ config, sql, accounts, writer }: Needed): Send {
  const limit = config.rateLimits === 'on' ? createRateLimit(MESSAGES) : NO_LIMIT

  return async (sender, outgoing, request) => {
    const { recipient: name } = outgoing
    const key = outgoing.key || crypto.randomUUID()
    const body = trimBody(outgoing.body ?? '', config.maxMessageLength)
    const fileIds = outgoing.files ?? []
    if (body === '' && fileIds.length === 0) throw withoutContent(outgoing.body)
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

    // As it is now, from the database: the answer is shown to whoever sends.
    const quoted = outgoing.reply_to ? await findMessage(sql, sender, outgoing.reply_to) : null
    if (outgoing.reply_to && ![quoted?.senderId, quoted?.recipientId].includes(recipient.id))
      throw invalid({ reply_to: [say => say.changes.replyElsewhere] })

    const attached = fileIds.length > 0 ? await findFilesToSend(sql, sender, fileIds) : null
    const message = {
      senderId: sender.id,
      recipientId: recipient.id,
      body,
      key,
      replyTo: quoted?.id ?? null,
      ...(attached && { files: fileIds }),
    }
    const outcome = await writer.write(message, requestContextOf(request).id).catch((error: unknown) => {
      // Gone a moment ago.
      if (isMissing(error)) throw notFound(say => say.errors.noSuchPerson)
      if (isReplyElsewhere(error)) throw invalid({ reply_to: [say => say.changes.replyElsewhere] })
      throw isDeletedAccount(error) ? invalid({ recipient: [say => say.fields.recipientDeleted] }) : error
    })
    if (!('stored' in outcome))
      throw (outcome.kind === 'lacking' && attached?.refusal()) || refusalOf(outcome.kind, recipient)
    if (outcome.kind === 'repeated') {
      // It may have been changed since.
      const known = await findMessage(sql, sender, outcome.stored.id)
      if (!known) throw notFound(say => say.errors.noSuchMessage)
      return { message: known, isNew: false }
    }
    return {
      message: {
        ...outcome.stored,
        body,
        sender: sender.username,
        recipient: recipient.username,
        change: null,
        editedAt: null,
        deletedAt: null,
        disappearedAt: null,
        notice: null,
        quoted: quoted && quotedOf(quoted),
        reactions: [],
        files: attached?.files ?? [],
      },
      isNew: true,
    }
  }
}

/** What is said of a message that has neither a text nor a file. */
function withoutContent(body: string | undefined): HttpError {
  return invalid({ body: [say => (body === undefined ? say.fields.bodyMissing : say.fields.bodyEmpty)] })
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
    case 'lacking':
      return invalid({ files: [say => say.files.notThere] })
    case 'blocking':
      return new HttpError(403, say => say.blocks.unblockFirst(username))
  }
}
