import { consumeLink, findEmailLink, removeLinks } from '../accounts/links.ts'
import { lockAccount, type Person, type SignedIn } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Transaction } from '../database/connect.ts'
import { type HttpError, invalid, notFound } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { queueMail } from '../mail/store.ts'
import type { Services } from '../services.ts'
import { requireSession } from '../sessions/require.ts'
import { confirmWaiting, findAddresses, removeAddress, storeWaiting } from './store.ts'

/** What became of an address that somebody gave: a link was sent to it, it is theirs already, or they have none any more. */
export type EmailOutcome = 'sent' | 'kept' | 'removed'

/**
 * Has somebody's e-mail address changed: it counts once its owner has opened the link that is sent to it. Whoever can read the mail of an
 * account can choose its password, so this asks for the password as what cannot be undone does.
 * @param email as its schema allows it; empty for none
 * @throws HttpError 422 for the fields `email` and `password`, 429, 401 when the session has ended meanwhile
 */
export async function changeEmail(
  services: Services,
  person: SignedIn,
  change: EmailChange,
  request: Request,
): Promise<EmailOutcome> {
  const make = await prepareEmail(services, person, change, request)
  return services.sql.begin(make)
}

/** The address that somebody gives, and their password where it is asked for. */
type EmailChange = { email: string; password?: string | undefined }

/**
 * Makes sure that somebody may change the address, as `changeEmail` does.
 * @returns what changes it, in a transaction
 */
export async function prepareEmail(
  { accounts, config, mailLimits, sql }: Services,
  person: SignedIn,
  { email, password }: EmailChange,
  request: Request,
): Promise<(transaction: Transaction) => Promise<EmailOutcome>> {
  const address = email.trim()
  const { confirmed, waiting } = await findAddresses(sql, person.id)
  if (address === (confirmed ?? '') && waiting === null)
    return async () => (confirmed === null ? 'removed' : 'kept')
  if (address !== '' && config.smtpUrl === '') throw invalid({ email: [say => say.fields.emailWithoutMail] })
  await accounts.confirmPassword(person, password, request)
  if (address !== '' && address !== confirmed)
    await mailLimits.take(requestContextOf(request).address, address)
  return async transaction => {
    await requireSession(transaction, person)
    if (address === '') {
      await removeAll(transaction, person, request)
      return 'removed'
    }
    await removeLinks(transaction, person.id, 'email')
    if (address === confirmed) {
      await removeAddress(transaction, person.id, false)
      return 'kept'
    }
    await storeWaiting(transaction, person.id, address)
    await queueMail(transaction, person.id, { kind: 'confirm-address' })
    return 'sent'
  }
}

async function removeAll(transaction: Transaction, person: Person, request: Request): Promise<void> {
  await queueMail(transaction, person.id, { kind: 'address-changed' })
  const wasConfirmed = await removeAddress(transaction, person.id, true)
  await removeAddress(transaction, person.id, false)
  await removeLinks(transaction, person.id, 'email')
  await removeLinks(transaction, person.id, 'reset')
  if (wasConfirmed) await recordChange(transaction, person, request, 'removed')
}

/** Finds what a link confirms. Looking changes nothing: scanners of mail open links, too. @throws HttpError 404, 429 */
export async function findConfirmation(
  { accounts, sql }: Services,
  secret: string,
  request: Request,
): Promise<{ person: Person; address: string }> {
  const giveBack = await accounts.limits.takeLink(requestContextOf(request).address)
  const person = await findEmailLink(sql, secret)
  const address = person && (await findAddresses(sql, person.id)).waiting
  if (!address) throw noSuchLink()
  await giveBack()
  return { person, address }
}

/**
 * Has an address count, and uses its link up. The one before is told, and links that went to it no longer work.
 * @throws HttpError 404, 429
 */
export async function confirmEmail(
  services: Services,
  secret: string,
  request: Request,
): Promise<{ person: Person; address: string }> {
  const { person } = await findConfirmation(services, secret, request)
  return services.sql.begin(async transaction => {
    await lockAccount(transaction, person) // first, as whoever changes the address or the password does
    await queueMail(transaction, person.id, { kind: 'address-changed' })
    const address = await confirmWaiting(transaction, person.id)
    if (address === null || !(await consumeLink(transaction, secret, 'email'))) throw noSuchLink()
    await removeLinks(transaction, person.id, 'reset')
    await recordChange(transaction, person, request, 'confirmed')
    return { person, address }
  })
}

/** The address itself stays out of the log, whose entries outlast the account. */
async function recordChange(
  transaction: Transaction,
  person: Person,
  request: Request,
  change: 'confirmed' | 'removed',
): Promise<void> {
  await record(transaction, {
    action: 'account.email-changed',
    actor: actorOf(person, request),
    subject: person,
    details: { change },
  })
}

function noSuchLink(): HttpError {
  return notFound(say => say.errors.noSuchLink)
}
