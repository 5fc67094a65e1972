import { keep, keptNames, outboxPrefix } from './storage.ts'

/** What waits for the server. It is kept under `storageKey`, and these sort in the order in which it was wanted. */
type Waiting = {
  storageKey: string
  partner: string
  /** The partner's id, where the page knew it. */
  partnerId?: string
  key: string
  /** Why it was refused. */
  rejection?: string
  /** Whether it may have reached the server. */
  isTried?: boolean
}

/** A message that the server does not have yet, what it replies to, and the files that it takes along. */
export type WaitingMessage = Waiting & {
  kind: 'message'
  body: string
  reply?: ReplyTo
  files?: WaitingFile[]
  draft?: SentDraft
}

/** The draft that a message was made of: its version, and when it was sent. The server empties it with the message. */
export type SentDraft = { version: number; at: number }

/** What a message that waits is made of. */
export type MessageContent = Omit<WaitingMessage, keyof Waiting>

/** A file of a message that waits. It has the server's id once all of it is there. */
export type WaitingFile = { key: string; name: string; type: string; size: number; id?: number }

/** A message that another one replies to, as it is shown until the server shows it. */
export type ReplyTo = { id: string; name: string; text: string }

/** What is to be different about a message. */
export type Change =
  | { kind: 'edit'; body: string }
  | { kind: 'delete' }
  | { kind: 'react' | 'unreact'; emoji: string }

/** The message that is meant: by its id and when it was sent, or while it waits itself by its key. */
export type Meant = { id: string; sent: string } | { id: null; key: string }

/** A change that the server does not know of yet. */
export type WaitingChange = Waiting & { meant: Meant } & Change

export type Item = WaitingMessage | WaitingChange

let lastPosition = 0

/** Reads what is kept for a person, the oldest first. */
export function readAll(username: string | null): Item[] {
  return keptNames(outboxPrefix(username))
    .sort()
    .flatMap(storageKey => read(storageKey) ?? [])
}

/** Reads one. Returns null when it is not kept any more, or is invalid. */
export function read(storageKey: string): Item | null {
  try {
    const { partner, partnerId, key, rejection, isTried, ...rest } = JSON.parse(
      localStorage.getItem(storageKey) ?? '',
    )
    const what = readMessage(rest) ?? readChange(rest)
    return typeof partner === 'string' && typeof key === 'string' && what
      ? {
          storageKey,
          partner,
          key,
          ...(typeof partnerId === 'string' && { partnerId }),
          ...(typeof rejection === 'string' && { rejection }),
          ...(isTried === true && { isTried }),
          ...what,
        }
      : null
  } catch {
    return null
  }
}

type Kept = Record<string, unknown>

function readMessage({ kind = 'message', body, reply, files, draft }: Kept): MessageContent | null {
  if (kind !== 'message' || typeof body !== 'string') return null
  const [to, sentDraft] = [readReply(reply), readSentDraft(draft)]
  return {
    kind,
    body,
    ...(to && { reply: to }),
    ...(Array.isArray(files) && { files: files.flatMap(file => readFile(file) ?? []) }),
    ...(sentDraft && { draft: sentDraft }),
  }
}

function readSentDraft(draft: unknown): SentDraft | null {
  if (!isObject(draft)) return null
  const { version, at } = draft
  return typeof version === 'number' && typeof at === 'number' ? { version, at } : null
}

function readFile(file: unknown): WaitingFile | null {
  if (!isObject(file)) return null
  const { key, name, type, size, id } = file
  return typeof key === 'string' && typeof name === 'string'
    ? { key, name, type: String(type), size: Number(size), ...(typeof id === 'number' && { id }) }
    : null
}

/** Reads what a message replies to as it was kept. Returns null where it is invalid. */
export function readReply(reply: unknown): ReplyTo | null {
  if (!isObject(reply)) return null
  const { id, name, text } = reply
  return typeof id === 'string' && typeof name === 'string' && typeof text === 'string'
    ? { id, name, text }
    : null
}

function readChange({ kind, body, emoji, meant }: Kept): ({ meant: Meant } & Change) | null {
  const target = readMeant(meant)
  if (!target) return null
  if (kind === 'edit' && typeof body === 'string') return { meant: target, kind, body }
  if (kind === 'delete') return { meant: target, kind }
  if ((kind === 'react' || kind === 'unreact') && typeof emoji === 'string')
    return { meant: target, kind, emoji }
  return null
}

function readMeant(meant: unknown): Meant | null {
  if (!isObject(meant)) return null
  const { id, sent, key } = meant
  if (typeof id === 'string' && typeof sent === 'string') return { id, sent }
  return id === null && typeof key === 'string' ? { id, key } : null
}

function isObject(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null
}

/**
 * Names a new item so that it sorts after all that are kept, those of other tabs too. By a number rather than by the
 * time: a clock may be set back.
 */
export function nameNext(username: string | null, key: string): string {
  const prefix = outboxPrefix(username)
  const positions = keptNames(prefix)
    .map(name => Number.parseInt(name.slice(prefix.length), 10))
    .filter(Number.isSafeInteger)
  lastPosition = Math.max(lastPosition, ...positions) + 1
  return `${prefix}${String(lastPosition).padStart(16, '0')}.${key}`
}

/** Keeps an item, or what has changed of it. Returns false when there is no room. */
export function write({ storageKey, ...item }: Item): boolean {
  return keep(storageKey, JSON.stringify(item))
}

export function remove({ storageKey }: Item): void {
  localStorage.removeItem(storageKey)
}
