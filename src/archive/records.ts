import { type EntryPlace, type LoggedEntry, listEntries } from '../audit/store.ts'
import { listBlocked } from '../blocks/store.ts'
import { draftToJson } from '../drafts/model.ts'
import { listDrafts } from '../drafts/store.ts'
import { arrangementToJson, isArranged } from '../list/conversation.ts'
import { listArrangements } from '../list/store.ts'
import { writeList } from './json.ts'
import type { Source } from './messages.ts'
import { listReportsBy } from './store.ts'

// What somebody did beside writing, and what was done to their account.

/** What others did that the person it was done to may know of. That somebody read or reported what they wrote is not theirs to know. */
const ABOUT_ONESELF = /^(account|data|passkey|session|sessions|sign-on|token)\./

/** What one has begun to write. */
export function writeDrafts(source: Source): AsyncGenerator<string> {
  return writeList(source, '', {
    read: (after, limit) => listDrafts(source.sql, source.person, { after, limit }),
    placeOf: ({ partner }) => partner,
    toJson: draftToJson,
  })
}

/** What one has pinned, archived, muted or marked as unread. */
export function writeArrangements(source: Source): AsyncGenerator<string> {
  return writeList(source, 0, {
    read: (after, limit) => listArrangements(source.sql, source.person, after, limit),
    placeOf: ({ id }) => id,
    toJson: ({ partner, ...arrangement }) =>
      isArranged(arrangement) ? { user: partner, ...arrangementToJson(arrangement) } : null,
  })
}

/** Whom one has blocked. */
export function writeBlocks(source: Source): AsyncGenerator<string> {
  return writeList(source, '', {
    read: (after, limit) => listBlocked(source.sql, source.person, { after, limit }),
    placeOf: ({ username }) => username,
    toJson: ({ username, since }) => ({ user: username, since: since.toISOString() }),
  })
}

/** What one reported. */
export function writeReports(source: Source): AsyncGenerator<string> {
  return writeList(source, 0, {
    read: (after, limit) => listReportsBy(source.sql, source.person, after, limit),
    placeOf: ({ id }) => id,
    toJson: ({ messageId, reported, reason, createdAt, state, snapshot }) => ({
      message: messageId,
      user: reported,
      reason,
      timestamp: createdAt.toISOString(),
      state,
      messages: snapshot,
    }),
  })
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

function writeEntries(source: Source, toJson: (entry: LoggedEntry) => unknown): AsyncGenerator<string> {
  const { sql, person } = source
  const filter = { action: null, person: { id: person.id }, from: null, until: null }
  return writeList<LoggedEntry, EntryPlace | null>(source, null, {
    read: (after, limit) => listEntries(sql, filter, { order: 'oldest first', after, limit }),
    placeOf: ({ micros, id }) => ({ micros, id }),
    toJson,
  })
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
