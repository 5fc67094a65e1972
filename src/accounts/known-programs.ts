import type { Sql } from '../database/connect.ts'
import { networkOf } from '../http/ip.ts'
import { requestContextOf } from '../http/request-context.ts'
import { hashSecret } from './secrets.ts'

// A program that signs in with a password each time has no cookie by which it is known. It is known by what it calls itself and its network,
// so that its person is not told each time of a new browser. Nothing else follows from that: both can be made up.

const LIFETIME_DAYS = 365

/** For one account. Beyond it, those that signed in the longest time ago are removed. */
const MAX_PROGRAMS = 100

/** Whether a program such as this one has signed in to the account before. */
export async function isKnownProgram(sql: Sql, personId: number, request: Request): Promise<boolean> {
  const rows = await sql`
    SELECT FROM known_programs
    WHERE user_id = ${personId} AND program_hash = ${hashProgram(request)} AND expires_at > now()`
  return rows.length > 0
}

/** Remembers that such a program has signed in. */
export async function rememberProgram(sql: Sql, personId: number, request: Request): Promise<void> {
  await sql`
    INSERT INTO known_programs (user_id, program_hash, expires_at)
    VALUES (${personId}, ${hashProgram(request)}, now() + ${LIFETIME_DAYS} * interval '1 day')
    ON CONFLICT (user_id, program_hash) DO UPDATE SET expires_at = excluded.expires_at`
  await sql`
    DELETE FROM known_programs WHERE user_id = ${personId} AND program_hash IN (
      SELECT program_hash FROM known_programs WHERE user_id = ${personId}
      ORDER BY expires_at DESC OFFSET ${MAX_PROGRAMS})`
}

/** Removes those that have expired. */
export async function forgetExpiredPrograms(sql: Sql): Promise<void> {
  await sql`DELETE FROM known_programs WHERE expires_at < now()`
}

function hashProgram(request: Request): Buffer {
  const { address } = requestContextOf(request)
  return hashSecret(`${networkOf(address)} ${request.headers.get('user-agent') ?? ''}`)
}
