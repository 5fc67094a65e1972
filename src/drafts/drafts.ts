import type { Account, Person } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/client.ts'
import { isDeletedAccount } from '../database/sql-errors.ts'
import { invalid, notFound } from '../errors.ts'
import { lengthOf } from '../http/length.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import type { DraftFields } from './model.ts'
import { type Draft, emptyDraft, saveDraft } from './store.ts'

/** A page saves when somebody pauses; nobody pauses more often, in however many conversations. */
export const DRAFTS = { burst: 100, refillEveryMs: 500 }

/** How much longer than a message a draft may be: somebody may paste too much, and shorten it. */
const ROOM = 2

/**
 * Keeps what somebody typed to a partner. @returns what stands now: something else where that was typed later
 * @throws HttpError 404 when there is nobody of that name to talk to, 422 when it is too long, 429
 */
export async function keepDraft(
  services: Services,
  person: Person,
  username: string,
  { body: typed, typed_ms_ago: agoMs, after }: DraftFields,
): Promise<{ partner: Account; draft: Draft }> {
  const { accounts, config, draftLimit, sql } = services
  const body = tidyDraft(typed, config)
  draftLimit.take(String(person.id))
  const partner = await findPartner(accounts, person, username)
  const draft = await saveDraft(sql, person, partner, { body, agoMs, after }).catch((error: unknown) => {
    throw isDeletedAccount(error) ? notFound(say => say.errors.noSuchPartner) : error // a moment ago, or long since
  })
  return { partner, draft }
}

/**
 * What was sent with a message as somebody's draft: its version, and how long before its request that was, where a script says so. And how long the
 * message took from then on: what was typed meanwhile is no part of it.
 */
type SentDraft = { draft?: number | undefined; draft_ms_ago?: number | undefined; tookMs: number }

/**
 * Empties a draft with the message that was made of it, whatever becomes of the page that sent it. A page with a script says when that was: so what
 * it had typed before goes, whichever version that is by now, and what was typed since, on another device too, stays.
 */
export async function emptySentDraft(
  sql: Sql,
  person: Person,
  partner: Person,
  { draft: version, draft_ms_ago: beforeMs, tookMs }: SentDraft,
): Promise<void> {
  if (version === undefined) return
  if (beforeMs === undefined) return emptyDraft(sql, person, partner, version)
  const agoMs = beforeMs + tookMs
  await saveDraft(sql, person, partner, { body: '', agoMs, after: version }).catch((error: unknown) => {
    if (!isDeletedAccount(error)) throw error // the message is stored; the drafts went with the account
  })
}

/** A form turns each line end into CR LF; the text has LF wherever it comes from. @throws HttpError 422 */
function tidyDraft(text: string, { maxMessageLength }: Config): string {
  const body = text.replaceAll('\r\n', '\n')
  const [length, max] = [lengthOf(body), maxMessageLength * ROOM]
  if (length > max) throw invalid({ body: [say => say.fields.bodyTooLong(length, max)] })
  return body
}
