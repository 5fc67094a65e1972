/** A page as somebody last saw it, in pieces: the list is the newest one, whichever conversation is opened. */
export type Seen = {
  /** Whose conversation is open, as they are called in its address; empty where none is. */
  partner: string
  title: string
  /** The document around the title, the list and the conversation; null where it has another list than all conversations. */
  frame: string[] | null
  list: string | null
  pane: string
}

/** A form that waits to be sent: by its name in the page's storage, under the lock of whoever sends to this partner. */
export type WaitingRequest = {
  name: string
  partner: string
  lock: string
  path: string
  form: Record<string, string>
}

/** What pages tell the service worker. */
export type ToWorker =
  /** A page of somebody's came from the server: what is kept of anybody else goes. */
  | { kind: 'opened'; person: string }
  | { kind: 'seen'; person: string; seen: Seen }
  /** Nobody is signed in any more. */
  | { kind: 'forget' }
  /** What waits to be sent, all of it, in its order. */
  | { kind: 'waiting'; person: string; waiting: WaitingRequest[] }
  /** Asks which of it the worker has sent. */
  | { kind: 'sent' }
  /** Asks for what another app has shared, and says that it has been put somewhere. */
  | { kind: 'shared' }
  | { kind: 'shared-taken' }
  /** Asks whether something waits that came while the server was out of reach. */
  | { kind: 'shared-waits' }
  /** Asks how much of conversations is kept, and forgets that, but not for whom it was. */
  | { kind: 'kept' }
  | { kind: 'forget-seen' }
  /** Asks for the files of the worker's version. */
  | { kind: 'files' }

/** What the service worker tells pages: the files of the version that has taken the place of another, what it has sent, what was shared. */
export type FromWorker =
  | { kind: 'files'; files: string[] }
  | { kind: 'sent'; names: string[] }
  | { kind: 'shared'; text: string; files: File[] }
  | { kind: 'shared-waits'; isWaiting: boolean }
  | { kind: 'kept'; conversations: number }
