import { type EntryPlace, type LoggedEntry, listEntries } from '../audit/store.ts'
import type { Source } from './messages.ts'
import { listReportsBy, listSessionsOf, readAccount } from './store.ts'

// What there is of somebody beside their messages, as JSON.

const READ_AT_ONCE = 500

/** What others did that the person it was done to may know of. That somebody read or reported what they wrote is not theirs to know. */
const ABOUT_ONESELF = /^(account|data|email|passkey|passkeys|session|sessions|token|tokens|two-step)\./

/** The account itself. */
export async function* writeAccount({ sql, person }: Source): AsyncGenerator<string> {
  const account = await readAccount(sql, person)
  yield toText(
    account && {
      username: account.username,
      display_name: account.displayName,
      role: account.role,
      language: account.language,
      theme: account.theme,
      density: account.density,
      created: account.createdAt.toISOString(),
    },
  )
}

/** Where one is signed in. */
export async function* writeSessions({ sql, person }: Source): AsyncGenerator<string> {
  const sessions = await listSessionsOf(sql, person)
  yield toText(
    sessions.map(({ userAgent, address, createdAt, lastSeenAt, expiresAt }) => ({
      user_agent: userAgent,
      address,
      created: createdAt.toISOString(),
      last_seen: lastSeenAt.toISOString(),
      expires: expiresAt.toISOString(),
    })),
  )
}

/** What one reported. */
export async function* writeReports(source: Source): AsyncGenerator<string> {
  const { sql, person } = source
  yield* writeList(
    source,
    0,
    after => listReportsBy(sql, person, after, READ_AT_ONCE),
    ({ id }) => id,
    ({ messageId, reported, reason, createdAt, state, snapshot }) => ({
      message: messageId,
      user: reported,
      reason,
      timestamp: createdAt.toISOString(),
      state,
      messages: snapshot,
    }),
  )
}

/** The invitations that one used. */
export function writeInvitations(source: Source): AsyncGenerator<string> {
  return writeEntries(source, entry =>
    entry.action === 'invitation.used' && entry.actorId === source.person.id
      ? { timestamp: entry.at.toISOString(), invitation: entry.details.invitation ?? null }
      : null,
  )
}

/** What the audit log has of what one did, and of what was done to one's account. */
export function writeAuditEntries(source: Source): AsyncGenerator<string> {
  return writeEntries(source, entry => entryOf(entry, source.person.id))
}

async function* writeEntries(
  source: Source,
  toJson: (entry: LoggedEntry) => unknown,
): AsyncGenerator<string> {
  const { sql, person } = source
  const filter = { action: null, person: { id: person.id }, from: null, until: null }
  yield* writeList<LoggedEntry, EntryPlace | null>(
    source,
    null,
    after => listEntries(sql, filter, { order: 'oldest first', after, limit: READ_AT_ONCE }),
    ({ micros, id }) => ({ micros, id }),
    toJson,
  )
}

/** An entry as its person may see it: who runs the server, and from where, is not theirs to know. */
function entryOf({ at, action, actorId, actor, address, details }: LoggedEntry, personId: number) {
  const isOwn = actorId === personId
  if (!isOwn && !ABOUT_ONESELF.test(action)) return null
  const isStranger = actorId === null && actor === ''
  return {
    timestamp: at.toISOString(),
    action,
    by: isOwn ? 'you' : isStranger ? 'somebody not signed in' : 'administrator',
    address: isOwn || isStranger ? address : null,
    details,
  }
}

/** Writes a list as a JSON array, a page of it at a time. What gives null is left out. */
async function* writeList<Row, Place>(
  { mayGoOn }: Source,
  first: Place,
  read: (after: Place) => Promise<Row[]>,
  placeOf: (row: Row) => Place,
  toJson: (row: Row) => unknown,
): AsyncGenerator<string> {
  yield '['
  let separator = '\n'
  for (let after = first; ; ) {
    await mayGoOn()
    const rows = await read(after)
    for (const row of rows) {
      const value = toJson(row)
      if (value === null) continue
      yield separator + JSON.stringify(value)
      separator = ',\n'
    }
    const last = rows.at(-1)
    if (!last || rows.length < READ_AT_ONCE) break
    after = placeOf(last)
  }
  yield '\n]\n'
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
