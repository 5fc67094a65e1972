import type { LoggedEntry } from './store.ts'

/** An entry of the audit log as programs get it, over the API and from the command line. */
export function entryToJson({
  id,
  at,
  action,
  actor,
  actorId,
  subject,
  subjectId,
  address,
  details,
}: LoggedEntry) {
  return {
    id,
    timestamp: at.toISOString(),
    action,
    actor,
    actor_id: actorId,
    subject,
    subject_id: subjectId,
    address,
    details,
  }
}
