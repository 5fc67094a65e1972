import type { Person } from '../../accounts/store.ts'
import type { Sql, Transaction } from '../../database/connect.ts'
import { type FieldErrors, invalid } from '../../errors.ts'
import { type Days, findIdsOfDays } from '../../messages/days.ts'
import { pairOf } from '../../people/pair.ts'
import type { MessageFilter } from './model.ts'
import {
  type Conditions,
  findConversationId,
  findFirstOfDay,
  findPersonNamed,
  type Range,
  type Source,
} from './store.ts'

/** Which messages to list, once it is known who is meant. */
export type Filter = {
  id: number | null
  sender: Person | null
  recipient: Person | null
  isEitherWay: boolean
  days: Days
}

/** @throws HttpError 422 for people whom there are not, and days in the wrong order */
export async function readFilter(sql: Sql, fields: MessageFilter): Promise<Filter> {
  const errors: FieldErrors = {}
  async function find(field: 'sender' | 'recipient'): Promise<Person | null> {
    const name = fields[field]?.trim()
    if (!name) return null
    const person = await findPersonNamed(sql, name)
    if (!person) errors[field] = [say => say.administration.messages.unusable.person]
    return person
  }
  const [sender, recipient] = await Promise.all([find('sender'), find('recipient')])
  const days = { from: fields.from || null, to: fields.to || null }
  if (days.from !== null && days.to !== null && days.to < days.from)
    errors.to = [say => say.administration.messages.unusable.endBeforeBeginning]
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const id = fields.id === undefined ? null : Number(fields.id)
  return { id, sender, recipient, isEitherWay: fields.direction === 'either', days }
}

/**
 * Finds in which order to go through messages to find those that fit, and between where: what somebody sent or got has an index by id, two
 * people have a conversation. Returns null when there can be none.
 */
export async function findPlace(
  sql: Sql | Transaction,
  { id, sender, recipient, isEitherWay, days }: Filter,
): Promise<{ source: Source; range: Range } | null> {
  if (id !== null) return { source: { of: 'everybody' }, range: { low: id, high: id } }
  if (sender && recipient) {
    const conversationId = await findConversationId(sql, pairOf(sender.id, recipient.id))
    if (conversationId === null) return null
    const low = days.from === null ? 0 : await findFirstOfDay(sql, conversationId, days.from)
    const high =
      days.to === null ? Number.MAX_SAFE_INTEGER : (await findFirstOfDay(sql, conversationId, days.to, 1)) - 1
    return { source: { of: 'conversation', id: conversationId }, range: { low, high } }
  }
  const range = await findIdsOfDays(sql, days)
  return range && { source: sourceOf(sender, recipient, isEitherWay), range }
}

function sourceOf(sender: Person | null, recipient: Person | null, isEitherWay: boolean): Source {
  const person = sender ?? recipient
  if (!person) return { of: 'everybody' }
  if (isEitherWay) return { of: 'person', id: person.id }
  return { of: sender ? 'sender' : 'recipient', id: person.id }
}

/** What has to be true of each message, whichever way it is found. */
export function conditionsOf({ sender, recipient, isEitherWay, days }: Filter, q: string | null): Conditions {
  const both = [sender, recipient].flatMap(person => (person ? [person.id] : []))
  if (isEitherWay && both.length === 2)
    return { days, q, senderIds: both, recipientIds: both, personId: null }
  if (isEitherWay) return { days, q, senderIds: null, recipientIds: null, personId: both[0] ?? null }
  return {
    days,
    q,
    senderIds: sender && [sender.id],
    recipientIds: recipient && [recipient.id],
    personId: null,
  }
}
