import type { Accounts } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { queueMail } from '../mail/store.ts'
import { AddressError } from '../outbound/address.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { SecretBox } from '../secret-box.ts'
import { requireSession } from '../sessions/require.ts'
import { showSecret } from './post.ts'
import { addWebhook, removeWebhook, type TokenWithWebhook } from './store.ts'

const SECRET_BYTES = 32

type Place = { sql: Sql; accounts: Accounts; outbound: Outbound; box: SecretBox }

/**
 * Has what is sent to somebody posted to an address. It outlasts the session and a new password, as a token does, so it asks for the password and is told
 * by mail.
 * @returns its secret, as it is shown once
 * @throws HttpError 409, 422, 429
 */
export async function makeWebhook(
  { sql, accounts, outbound, box }: Place,
  person: SignedIn,
  { id, name }: TokenWithWebhook,
  { url, password }: { url: string; password: string | undefined },
  request: Request,
): Promise<string> {
  await accounts.confirmPassword(person, password, request)
  const kept = await outbound.examine(url).catch(error => {
    throw error instanceof AddressError
      ? invalid({ url: [say => say.webhooks.problems[error.problem]] })
      : error
  })
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  const closed = await box.close(id, secret)
  await sql.begin(async transaction => {
    await requireSession(transaction, person)
    if (!(await addWebhook(transaction, person, id, kept.href, closed)))
      throw new HttpError(409, say => say.webhooks.hasOne)
    await record(transaction, {
      action: 'webhook.made',
      actor: actorOf(person, request),
      subject: person,
      details: { token: name, host: kept.host },
    })
    const { address } = requestContextOf(request)
    await queueMail(transaction, person.id, { kind: 'access-added', access: 'webhook', address })
  })
  return showSecret(secret)
}

/** Ends the webhook of one of somebody's tokens. @throws HttpError 404 when there is none */
export async function endWebhook(
  sql: Sql,
  person: SignedIn,
  tokenId: number,
  request: Request,
): Promise<void> {
  await sql.begin(async transaction => {
    const removed = await removeWebhook(transaction, person, tokenId)
    if (!removed) throw notFound()
    await record(transaction, {
      action: 'webhook.removed',
      actor: actorOf(person, request),
      subject: person,
      details: { token: removed.name, host: new URL(removed.url).host },
    })
  })
}
