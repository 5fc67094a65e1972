import type { Person } from '../accounts/store.ts'
import { HttpError, notFound } from '../errors.ts'
import type { FoundMessage } from '../messages/reading-store.ts'
import type { Services } from '../services.ts'
import { storeReport } from './store.ts'

/** Each report keeps eleven messages; nobody has that many to report. */
export const REPORTS = { burst: 20, refillEveryMs: 60_000 }

/**
 * Finds a message that somebody may report: one that was sent to them.
 * @throws HttpError 403 for its sender, 404 for everybody else, 409 where its text is gone
 */
export async function findReportable(
  { recentMessages }: Services,
  person: Person,
  messageId: number,
): Promise<FoundMessage> {
  const message = await recentMessages.find(person, messageId)
  if (!message) throw notFound(say => say.errors.noSuchMessage)
  if (message.sender === person.username) throw new HttpError(403, say => say.reports.notYourOwn)
  if (message.deletedAt) throw new HttpError(409, say => say.reports.isDeleted)
  return message
}

/**
 * Reports a message to the administrators. @throws HttpError 403, 404, 409 as `findReportable`, and when this person has reported it already, 429
 */
export async function reportMessage(
  services: Services,
  person: Person,
  messageId: number,
  reason: string,
): Promise<void> {
  await findReportable(services, person, messageId)
  services.reportLimit.take(String(person.id))
  if (!(await storeReport(services.sql, person, messageId, reason.trim())))
    throw new HttpError(409, say => say.reports.already)
}
