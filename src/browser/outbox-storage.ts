import { keep, keptNames, outboxPrefix } from './storage.ts'

/** A message that the server does not have yet. It is kept under `storageKey`, and these sort in the order of typing. */
export type Item = {
  storageKey: string
  partner: string
  /** The partner's id, where the page knew it. */
  partnerId?: string
  key: string
  body: string
  rejection?: string
}

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
    const { partner, partnerId, key, body, rejection } = JSON.parse(localStorage.getItem(storageKey) ?? '')
    return typeof partner === 'string' && typeof key === 'string' && typeof body === 'string'
      ? {
          storageKey,
          partner,
          key,
          body,
          ...(typeof partnerId === 'string' && { partnerId }),
          ...(typeof rejection === 'string' && { rejection }),
        }
      : null
  } catch {
    return null
  }
}

/**
 * Names a new message so that it sorts after all that are kept, those of other tabs too. By a number rather than by the
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

/** Keeps a message, or what has changed of it. Returns false when there is no room. */
export function write({ storageKey, ...item }: Item): boolean {
  return keep(storageKey, JSON.stringify(item))
}

export function remove({ storageKey }: Item): void {
  localStorage.removeItem(storageKey)
}
