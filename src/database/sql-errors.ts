import postgres from 'postgres'
import { DeadlineError } from '../deadline.ts'

/** Whether an error means that the database cannot work right now, as opposed to refusing what was asked. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DeadlineError) return true
  if (!(error instanceof Error) || !('code' in error)) return false
  const code = String(error.code)
  // postgres.js's own codes, the system's, and the server's (SQLSTATE): connection exceptions (08),
  // a primary that has become a standby (25006), a transaction that was silent for too long (25P03), no room, memory or connections left (53), a standby that is asked
  // what only a primary knows (55000), a lock that is not given (55P03), cancelled (57014), shutting down and starting
  // (57P01–57P03).
  return /^(CONNECT|CONNECTION_|ECONN|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT|08|25006|25P03|53|55000|55P03|57014|57P0[1-3])/.test(
    code,
  )
}

/**
 * Whether a statement was cancelled because it took too long, or waited for a lock too long (SQLSTATE 57014, and 55P03
 * where somebody has set `lock_timeout` for the role or the database).
 */
export function isCancelled(error: unknown): boolean {
  return error instanceof postgres.PostgresError && /^(57014|55P03)$/.test(error.code)
}

/** Whether something that must be unique is there already (SQLSTATE 23505). */
export function isTaken(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '23505'
}

/** Whether what a row refers to is not there any more (SQLSTATE 23503). */
export function isMissing(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '23503'
}

/** Whether a change was refused because it would leave no administrator (our own SQLSTATE, see sql/0011). */
export function isLastAdministrator(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === 'CA001'
}

/** Whether a message was refused because one of its two accounts was deleted (our own SQLSTATE, see sql/0016). */
export function isDeletedAccount(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === 'CA003'
}

/**
 * Which messages were refused because their recipients have not written back yet (our own SQLSTATE, see sql/0012); none for any
 * other error.
 */
export function unansweredIn(error: unknown): { senderId: number; key: string }[] {
  if (!(error instanceof postgres.PostgresError) || error.code !== 'CA004') return []
  return JSON.parse(error.detail ?? '[]')
}

/** In which direction a message was refused because one of its people has blocked the other (our own SQLSTATE, see sql/0025); null for any other error. */
export function blockedIn(
  error: unknown,
): { senderId: number; recipientId: number; isBySender: boolean } | null {
  if (!(error instanceof postgres.PostgresError) || error.code !== 'CA005') return null
  return JSON.parse(error.detail ?? 'null')
}

/** Whether a message was refused because it replies to one of another conversation (our own SQLSTATE, see sql/0032). */
export function isReplyElsewhere(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === 'CA006'
}

/** Which messages were refused because a file of theirs is not there to be sent (our own SQLSTATE, see sql/0033); none for any other error. */
export function lackingFilesIn(error: unknown): { senderId: number; key: string }[] {
  if (!(error instanceof postgres.PostgresError) || error.code !== 'CA007') return []
  return JSON.parse(error.detail ?? '[]')
}

/** Whether two transactions waited for each other and this one was taken back (SQLSTATE 40P01). */
export function isDeadlock(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '40P01'
}

/** A wrong password, a missing role or database: trying again cannot help (SQLSTATE class 28, 3D000). */
export function isPermanent(error: unknown): boolean {
  return error instanceof postgres.PostgresError && /^(28|3D)/.test(error.code)
}

/** Whether the role may not do that, or the server cannot (SQLSTATE 42501, 42883, 0A000). */
export function isNotAllowed(error: unknown): boolean {
  return error instanceof postgres.PostgresError && /^(42501|42883|0A000)$/.test(error.code)
}

/** Whether a client was asked that had been ended: by us, so that nobody waits for its answer. */
export function hasEnded(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CONNECTION_ENDED'
}
