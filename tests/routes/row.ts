import type { Links } from '../support/expired-links.ts'

/**
 * Who asks: nobody, one of the two people of a conversation, the other, somebody else, an administrator, those whom nobody lets in,
 * somebody whom the sender has blocked, whoever has links that have expired, and a program with the sender's token that may only read.
 */
export const ASKERS = [
  'nobody',
  'sender',
  'partner',
  'stranger',
  'administrator',
  'ended',
  'disabled',
  'blocked',
  'expired link',
  'foreign',
  'read-only token',
] as const
export type Asker = (typeof ASKERS)[number]

/** What is put into the paths and bodies: for each asker, the other person of a conversation, and a message of two others. */
export type Subject = {
  other: string
  messageId: number
  /** The message after it. */
  laterMessageId: number
  /** One more, which is deleted. */
  deletedMessageId: number
  /** A file of the message. */
  fileId: number
  /** A file of the sender's of which nothing has come yet, and with which nothing else is done. */
  uploadId: number
  /** A report that is open, of a message of others. */
  reportId: number
  seq: number
  newName: string
  ownName: string
  /** Somebody who has an account, and with whom nothing else is done. */
  newPerson: string
  /** A passkey of somebody else. */
  passkeyId: number
  /** An API token and a session of the sender, with which nothing else is done. */
  tokenId: number
  sessionNumber: number
  /** An invitation that works. */
  invitationId: number
  /** What there is in the place of a link's secret. */
  links: Links
}

export type Route = {
  /** As the app calls it, such as `GET /with/:username/`. */
  route: string
  path: (subject: Subject) => string
  body?: (subject: Subject) => Record<string, unknown>
  /** The status that each asker gets; `foreign` is the sender's browser, sent by another site's page. */
  answers: Record<Asker, number>
}

export const PASSWORD = 'correct horse battery'

/** Whoever is not signed in is told so, or sent to sign in; a change that another site asks for is refused. */
export const API = { nobody: 401, ended: 401, disabled: 401, 'expired link': 401 }
export const PAGE = { nobody: 303, ended: 303, disabled: 303, 'expired link': 303 }

export const everybody = (status: number): Record<Asker, number> => ({
  nobody: status,
  sender: status,
  partner: status,
  stranger: status,
  administrator: status,
  ended: status,
  disabled: status,
  blocked: status,
  'expired link': status,
  foreign: status,
  'read-only token': status,
})

/** A program's token is let in only where a route says so. */
export const signedIn = (status: number, foreign = status) => ({
  sender: status,
  partner: status,
  stranger: status,
  administrator: status,
  blocked: status,
  foreign,
  'read-only token': 403,
})

/** What programs may do, too, whose token may only read. */
export const reading = (status: number, foreign = status) => ({
  ...signedIn(status, foreign),
  'read-only token': status,
})

/** For administrators alone: there is nothing there for anybody else. A page that is not signed in leads to signing in. */
export const administrator = (status: number, outside = PAGE, foreign = 404) => ({
  ...outside,
  ...signedIn(404, foreign),
  administrator: status,
})
