import { me } from '../person.ts'
import { filePrefix, keep, keptNames } from '../storage.ts'

// What is known of the files that were attached: where one writes, or to a message that waits. All tabs share it; the files themselves are in
// blobs.ts. What finds no room in the browser's storage, this tab has for itself.

/** What only a voice message has: how long it is, and how loud. */
export type Sound = { durationMs: number; waveform: number[] }

export type Attached = {
  key: string
  partner: string
  /** Somebody else may get the partner's name. */
  partnerId: string | null
  name: string
  type: string
  size: number
  /** By when it was attached. */
  place: number
  /** The message that it goes with and that waits for it; null while it stands where one writes. */
  message: string | null
  /** What the server calls it, once it knows it. */
  uploadId: number | null
  /** How many of its bytes the server has confirmed. */
  received: number
  /** Whether the server has all of it. */
  isWhole: boolean
  /** Why it cannot be sent, and whether it may be tried once more. */
  refusal: string | null
  isFinal: boolean
  sound: Sound | null
}

const unkept = new Map<string, Attached>()

/** Reads one. Returns null when it is not attached any more. */
export function readAttached(key: string): Attached | null {
  return unkept.get(key) ?? parse(localStorage.getItem(nameOf(key)))
}

/** Reads all of this person's, in the order in which they were attached. */
export function readAllAttached(): Attached[] {
  const keys = new Set([
    ...keptNames(filePrefix(me())).map(name => name.slice(filePrefix(me()).length)),
    ...unkept.keys(),
  ])
  return [...keys].flatMap(key => readAttached(key) ?? []).sort((a, b) => a.place - b.place)
}

/** Keeps one for all tabs, or for this one when there is no room. */
export function writeAttached(attached: Attached): void {
  if (keep(nameOf(attached.key), JSON.stringify(attached))) unkept.delete(attached.key)
  else unkept.set(attached.key, attached)
}

/** Keeps what has changed of one. Returns it as it is then; null when it is not attached any more. */
export function changeAttached(key: string, changes: Partial<Attached>): Attached | null {
  const known = readAttached(key)
  if (!known) return null
  const changed = { ...known, ...changes }
  writeAttached(changed)
  return changed
}

export function removeAttached(key: string): void {
  unkept.delete(key)
  localStorage.removeItem(nameOf(key))
}

/** Whether it survives that this page is left. */
export function isKeptForAll(key: string): boolean {
  return !unkept.has(key)
}

/** Which one a name in the browser's storage is of; null for anything else. */
export function keyIn(name: string): string | null {
  const prefix = filePrefix(me())
  return name.startsWith(prefix) ? name.slice(prefix.length) : null
}

function nameOf(key: string): string {
  return filePrefix(me()) + key
}

function parse(kept: string | null): Attached | null {
  if (kept === null) return null
  try {
    const { key, partner, name, size, ...rest } = JSON.parse(kept)
    if (typeof key !== 'string' || typeof partner !== 'string' || typeof name !== 'string') return null
    return {
      key,
      partner,
      name,
      size: Number(size),
      partnerId: textOrNull(rest.partnerId),
      type: String(rest.type),
      place: Number(rest.place),
      message: textOrNull(rest.message),
      uploadId: typeof rest.uploadId === 'number' ? rest.uploadId : null,
      received: Number(rest.received),
      isWhole: rest.isWhole === true,
      refusal: textOrNull(rest.refusal),
      isFinal: rest.isFinal === true,
      sound: soundIn(rest.sound),
    }
  } catch {
    return null
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function soundIn(value: unknown): Sound | null {
  if (typeof value !== 'object' || value === null || !('durationMs' in value) || !('waveform' in value))
    return null
  const { durationMs, waveform } = value
  return Array.isArray(waveform) ? { durationMs: Number(durationMs), waveform: waveform.map(Number) } : null
}
