import type { SignedIn } from '../../accounts/store.ts'
import { actorOf, type Entry, record } from '../../audit/record.ts'
import { isCancelled } from '../../database/sql-errors.ts'
import { HttpError, unavailable } from '../../errors.ts'
import type { Services } from '../../services.ts'
import { type Filter, readFilter } from './filter.ts'
import { type Found, findMessages } from './list.ts'
import type { Look } from './model.ts'
import { announceRead } from './store.ts'

/** How long to look for a text, and how long one query may take. Together no more than about two seconds. */
const SEARCH_WITHIN_MS = 1_000
const STATEMENT_TIMEOUT_MS = 1_000

/**
 * Shows an administrator the texts of messages. It is in the audit log in the same transaction: who asks sees nothing that is not there.
 * @throws HttpError 403 where the operator does not let administrators read, 422, 503
 */
export async function readTexts(
  { config, sql }: Services,
  person: SignedIn,
  look: Look,
  limit: number,
  request: Request,
): Promise<Found> {
  if (config.adminReads === 'off') throw new HttpError(403, say => say.administration.messages.readingIsOff)
  const filter = await readFilter(sql, look)
  const reason = look.reason.trim()
  const q = look.q || null
  const cursor = look.cursor || null
  try {
    return await sql.begin(async transaction => {
      await transaction`SELECT set_config('statement_timeout', ${String(STATEMENT_TIMEOUT_MS)}, true)`
      const wanted = { cursor, limit, q, withText: true, withinMs: SEARCH_WITHIN_MS }
      const found = await findMessages(transaction, filter, wanted)
      if (config.adminReads === 'announced') await announceRead(transaction, conversationsOf(found), reason)
      const entry = { ...describe(filter, found), actor: actorOf(person, request) }
      await record(transaction, { ...entry, details: { reason, ...entry.details, q } })
      return found
    })
  } catch (error) {
    throw isCancelled(error) ? unavailable(say => say.administration.messages.tookTooLong) : error
  }
}

function conversationsOf({ messages }: Found): number[] {
  return [...new Set(messages.map(({ conversationId }) => conversationId))].sort((one, other) => one - other)
}

/** What was looked for, and what was shown, without any text of it. */
function describe(
  { id, sender, recipient, isEitherWay, days }: Filter,
  { messages }: Found,
): Pick<Entry, 'action' | 'subject'> & Required<Pick<Entry, 'details'>> {
  const subject = sender ?? recipient
  return {
    action: 'messages.read',
    ...(subject && { subject: { id: subject.id, username: subject.username } }),
    details: {
      id,
      sender: sender?.username ?? null,
      recipient: recipient?.username ?? null,
      eitherWay: isEitherWay,
      ...days,
      shown: messages.length,
      newest: messages[0]?.id ?? null,
      oldest: messages.at(-1)?.id ?? null,
    },
  }
}
