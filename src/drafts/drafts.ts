import type { Account, Person } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import { isDeletedAccount } from '../database/sql-errors.ts'
import { invalid, notFound } from '../errors.ts'
import { lengthOf } from '../http/length.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import type { DraftFields } from './model.ts'
import { type Draft, saveDraft } from './store.ts'

/** A page saves when somebody pauses; nobody pauses more often, in however many conversations. */
export const DRAFTS = { burst: 100, refillEveryMs: 500 }

/** How much longer than a message a draft may be: somebody may paste too much, and shorten it. */
export const ROOM = 2

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

/** A form turns each line end into CR LF; the text has LF wherever it comes from. @throws HttpError 422 */
function tidyDraft(text: string, { maxMessageLength }: Config): string {
  const body = text.replaceAll('\r\n', '\n')
  const [length, max] = [lengthOf(body), maxMessageLength * ROOM]
  if (length > max) throw invalid({ body: [say => say.fields.bodyTooLong(length, max)] })
  return body
}
