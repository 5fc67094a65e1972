import { readBlob } from './blobs.ts'
import { type Attached, changeAttached, readAttached } from './store.ts'
import { askReceived, begin, cancelUpload, type Outcome, sendPart } from './transfer.ts'
import { say } from './words.ts'

// Each file goes to the server on its own, a part at a time. A part that was confirmed is never sent again: after a cut or a reload the server
// says how far it is, in whatever tab it goes on.

/** So many at once leave room for what else the page asks for. */
const AT_ONCE = 2

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

type Ways = {
  /** Something about a file has changed. */
  onChange(key: string): void
  /** So much of it has left, which the server has not confirmed yet. */
  onSent(key: string, bytes: number): void
  signInAgain(): void
}

type Uploads = {
  /** Has a file be whole on the server, as soon as it can be. Resolves when it is, when it is refused, or is not attached any more. */
  finish(key: string): Promise<void>
  /** The server may be in reach again. */
  wake(): void
  /** Stops what is under way, and has the server forget it. */
  stop(attached: Attached): void
  /** Stops what another tab has stopped. */
  drop(key: string): void
  /** Whether it waits for the server to be in reach. */
  isPaused(key: string): boolean
}

export function createUploads({ onChange, onSent, signInAgain }: Ways): Uploads {
  const running = new Map<string, { done: Promise<void>; aborting: AbortController }>()
  const waiting: (() => void)[] = []
  const wakers = new Map<string, () => void>()
  let places = AT_ONCE

  async function takePlace(): Promise<void> {
    if (places > 0) places--
    else await new Promise<void>(resolve => waiting.push(resolve))
  }

  function givePlace(): void {
    const next = waiting.shift()
    if (next) next()
    else places++
  }

  /** It has a place only while it does something: what waits for the network keeps nothing else waiting. */
  async function run(key: string, signal: AbortSignal): Promise<void> {
    for (let attempts = 0; isToBeSent(key) && !signal.aborted; ) {
      await takePlace()
      const before = receivedOf(key)
      const outcome = await alone(key, signal, () => send(key, signal)).finally(givePlace)
      if (outcome?.kind === 'signed-out') signInAgain()
      if (receivedOf(key) > before) attempts = 0
      if (isToBeSent(key) && !signal.aborted) await pause(key, pauseAfter(outcome, attempts++))
    }
  }

  /** Sends until the file is whole, or something stands in the way. */
  async function send(key: string, signal: AbortSignal): Promise<Outcome | null> {
    let outcome: Outcome | null = await findReceived(key, signal)
    if (outcome?.kind !== 'confirmed' || outcome.isWhole) return outcome
    const file = await readBlob(key)
    if (!file) {
      cancelUpload(outcome.id)
      changeAttached(key, { uploadId: null, received: 0, refusal: say('lost'), isFinal: true })
      onChange(key)
      return null
    }
    while (outcome?.kind === 'confirmed' && isToBeSent(key) && !signal.aborted) {
      const { id, received } = outcome
      outcome = await sendPart({ id, file, offset: received }, signal, bytes =>
        onSent(key, received + Math.min(bytes, file.size - received)),
      )
      if (outcome.kind === 'behind') outcome = await askReceived(id, signal)
      note(key, outcome)
    }
    return outcome
  }

  async function findReceived(key: string, signal: AbortSignal): Promise<Outcome | null> {
    const attached = readAttached(key)
    if (!attached) return null
    const { name, type, size, sound, uploadId } = attached
    const outcome =
      uploadId === null
        ? await begin({
            name: name.toWellFormed(),
            type,
            size,
            ...(sound && { duration_ms: sound.durationMs, waveform: sound.waveform }),
          })
        : await askReceived(uploadId, signal)
    // It was taken away while the server made room for it.
    if (uploadId === null && outcome.kind === 'confirmed' && !readAttached(key)) cancelUpload(outcome.id)
    note(key, outcome)
    return outcome
  }

  /** Keeps what the server says of a file. */
  function note(key: string, outcome: Outcome): void {
    if (outcome.kind === 'confirmed') {
      const { id, received, isWhole } = outcome
      changeAttached(key, { uploadId: id, received, isWhole })
    } else if (outcome.kind === 'gone') {
      changeAttached(key, { uploadId: null, received: 0 }) // the server keeps it for a day
    } else if (outcome.kind === 'refused') {
      const { isForeign, reason, status } = outcome
      const refusal = isForeign ? say('foreign') : (reason ?? say('refused'))
      const isFinal = !isForeign && status !== 507
      changeAttached(key, { uploadId: null, received: 0, refusal, isFinal })
    }
    onChange(key)
  }

  async function pause(key: string, ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      wakers.set(key, () => {
        clearTimeout(timer)
        resolve()
      })
      onChange(key)
    })
    wakers.delete(key)
    onChange(key)
  }

  function drop(key: string): void {
    running.get(key)?.aborting.abort()
    wakers.get(key)?.()
  }

  return {
    finish(key) {
      const known = running.get(key)
      if (known) return known.done
      const aborting = new AbortController()
      const done = run(key, aborting.signal).finally(() => running.delete(key))
      running.set(key, { done, aborting })
      return done
    },
    wake() {
      for (const wake of wakers.values()) wake()
    },
    drop,
    stop({ key, uploadId }) {
      drop(key)
      if (uploadId !== null) cancelUpload(uploadId)
    },
    isPaused: key => wakers.has(key),
  }
}

function isToBeSent(key: string): boolean {
  const attached = readAttached(key)
  return attached !== null && !attached.isWhole && attached.refusal === null
}

function receivedOf(key: string): number {
  return readAttached(key)?.received ?? 0
}

function pauseAfter(outcome: Outcome | null, attempts: number): number {
  const ms = outcome?.kind === 'pause' ? outcome.ms : FIRST_PAUSE_MS
  return Math.min(ms * 2 ** attempts, Math.max(ms, LONGEST_PAUSE_MS))
}

/** One tab sends a file at a time. Over plain http there are no locks; then two may send a part twice, which does no harm. */
async function alone<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
  if (!navigator.locks) return work()
  return await navigator.locks.request(`chatapp.upload.${key}`, { signal }, work).catch(() => null)
}
