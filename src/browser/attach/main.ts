import { v4 as uuid } from 'uuid'
import { openPartner, openPartnerId } from '../open-conversation.ts'
import type { WaitingFile } from '../outbox-storage.ts'
import { forgetBlob, keepBlob, keptKeys } from './blobs.ts'
import { createCard, forgetPicture, isKept, showCard, showSent } from './cards.ts'
import { cardsOf, renderList, tell } from './list.ts'
import {
  type Attached,
  changeAttached,
  keyIn,
  readAllAttached,
  readAttached,
  removeAttached,
  type Sound,
  writeAttached,
} from './store.ts'
import { createUploads } from './uploads.ts'
import { say } from './words.ts'

// The script that is loaded when somebody attaches a file, or has one that is not sent yet.

const MB = 1024 * 1024
const DAY_MS = 86_400_000

/** By then, another tab has noted what it was about to keep. */
const TIDY_AFTER_MS = 60_000

/** What the page does for it. */
type Page = {
  /** The keys of the files that messages which wait take along. */
  claimed(): Set<string>
  /** Tries a message once more that was refused. */
  retry(message: string): void
  signInAgain(): void
}

/** For whom a file is. */
type To = { partner: string; partnerId: string | null }

/** What became of the files of a message: the server's ids of them, in their order; or why one cannot be sent. */
type Finished = { ids: number[] } | { refusal: string }

/** What the page does with the files that somebody attaches. */
export type Attaching = {
  /** Attaches files to what is being written. */
  attach(files: File[]): Promise<void>
  /** Keeps a voice message, which goes with a message of its own. @throws when it cannot be read */
  keepSound(to: To, file: File, sound: Sound): Promise<WaitingFile>
  /** What is attached to what is being written. */
  attached(): Attached[]
  /** Shows what is attached, and has it go to the server. */
  show(): void
  /** Says that what is attached cannot be sent as it is. */
  showNotReady(): void
  /** Has files go with a message that waits; with null, with what is being written. */
  assign(keys: string[], message: string | null): void
  /** Resolves when the files are on the server, or one cannot be. */
  finish(keys: string[]): Promise<Finished>
  /** They were sent. */
  forget(keys: string[]): Promise<void>
  /** Nobody wants them any more. */
  cancel(keys: string[]): void
  /** The server may be in reach again. */
  wake(): void
}

/** Begins to look after the files of a page. */
export function createAttaching(page: Page): Attaching {
  const uploads = createUploads({
    onChange: key => {
      const attached = readAttached(key)
      if (attached) for (const card of cardsOf(key)) showCard(card, attached, ways)
    },
    onSent: (key, bytes) => {
      for (const card of cardsOf(key)) showSent(card, bytes)
    },
    signInAgain: page.signInAgain,
  })

  const ways = {
    isPaused: uploads.isPaused,
    remove(key: string) {
      cancel([key])
      tell('')
      document.querySelector<HTMLElement>('.composer textarea')?.focus()
    },
    tryAgain(key: string) {
      const attached = changeAttached(key, { refusal: null })
      if (!attached) return
      for (const card of cardsOf(key)) showCard(card, attached, ways)
      if (attached.message === null) void uploads.finish(key)
      else page.retry(attached.message)
    },
  }

  /** What is attached to what is being written to somebody, and goes with no message yet. */
  function attachedTo(partner: string | null): Attached[] {
    const claimed = page.claimed()
    return readAllAttached().filter(
      attached => attached.partner === partner && attached.message === null && !claimed.has(attached.key),
    )
  }

  function render(): void {
    renderList(document.querySelector('.composer .attachments ul'), attachedTo(openPartner()), attached =>
      createCard(attached, true, ways),
    )
    for (const item of document.querySelectorAll<HTMLElement>('.waiting .attachments li:not(.attachment)')) {
      const attached = readAttached(item.dataset.key ?? '')
      if (attached) item.replaceWith(createCard(attached, false, ways))
    }
  }

  function show(): void {
    for (const { key, partnerId } of attachedTo(openPartner())) {
      if (partnerId !== openPartnerId()) cancel([key])
      else void uploads.finish(key)
    }
    render()
  }

  async function add(to: To, file: File, more: Partial<Attached>): Promise<Attached> {
    const attached = { ...describe(file), ...to, ...more }
    if (attached.refusal === null) await keepBlob(attached.key, file)
    writeAttached(attached)
    return attached
  }

  async function attach(files: File[]): Promise<void> {
    const [partner, partnerId, limits] = [openPartner(), openPartnerId(), limitsOfPage()]
    if (partner === null || !limits) return
    const room = Math.max(0, limits.maxFiles - attachedTo(partner).length)
    tell(
      files.length > room
        ? say('leftOut', { max: `${limits.maxFiles}`, count: `${files.length - room}` })
        : '',
    )
    for (const file of files.slice(0, room)) {
      const refusal = problemOf(file, limits.maxMb)
      await add({ partner, partnerId }, file, { refusal, isFinal: refusal !== null }).catch(() =>
        tell(say('unreadable', { name: file.name })),
      )
      show()
    }
  }

  async function forgetAll(keys: string[]): Promise<void> {
    for (const key of keys) {
      removeAttached(key)
      forgetPicture(key)
    }
    render()
    await Promise.all(keys.map(forgetBlob))
  }

  function cancel(keys: string[]): void {
    for (const key of keys) {
      const attached = readAttached(key)
      if (attached) uploads.stop(attached)
    }
    void forgetAll(keys)
  }

  /** What a page left that was closed at the wrong moment. */
  async function tidy(): Promise<void> {
    for (const key of await keptKeys()) if (!readAttached(key)) await forgetBlob(key)
    const claimed = page.claimed()
    const left = readAllAttached().filter(
      ({ key, message, place }) => message !== null && !claimed.has(key) && place < Date.now() - DAY_MS,
    )
    cancel(left.map(({ key }) => key))
  }

  addEventListener('storage', ({ key, newValue }) => {
    const name = key === null ? null : keyIn(key)
    if (name === null) return
    const attached = readAttached(name)
    if (attached) for (const card of cardsOf(name)) showCard(card, attached, ways)
    else if (newValue === null) uploads.drop(name)
    render()
  })
  addEventListener('beforeunload', event => {
    if (readAllAttached().some(attached => attached.refusal === null && !isKept(attached)))
      event.preventDefault() // the browser asks whether to leave
  })
  setTimeout(() => void tidy(), TIDY_AFTER_MS)

  return {
    attach,
    async keepSound(to, file, sound) {
      const { key, name, type, size } = await add(to, file, { sound, message: '' })
      return { key, name, type, size }
    },
    attached: () => attachedTo(openPartner()),
    show,
    showNotReady() {
      tell(say('notReady'))
      document.querySelector<HTMLElement>('.composer .attachment.refused button:not([hidden])')?.focus()
    },
    assign(keys, message) {
      // Those that come back may be gone from the server meanwhile.
      for (const key of keys) changeAttached(key, { message, ...(message === null && { isWhole: false }) })
      tell('')
      show()
    },
    async finish(keys) {
      await Promise.all(keys.map(uploads.finish))
      const files = keys.map(readAttached)
      const refused = files.find(attached => attached?.refusal)
      if (refused) return { refusal: `${refused.name}: ${refused.refusal}` }
      const ids = files.flatMap(attached => (attached?.isWhole ? (attached.uploadId ?? []) : []))
      return ids.length === keys.length ? { ids } : { refusal: say('lost') }
    },
    forget: forgetAll,
    cancel,
    wake: uploads.wake,
  }
}

function describe({ name, type, size }: File): Omit<Attached, 'partner' | 'partnerId'> {
  const last = readAllAttached().at(-1)?.place ?? 0
  return {
    key: uuid(),
    name,
    type,
    size,
    place: Math.max(last + 1, Date.now()),
    message: null,
    uploadId: null,
    received: 0,
    isWhole: false,
    refusal: null,
    isFinal: false,
    sound: null,
  }
}

/** What is known of the server's limits where one writes. */
function limitsOfPage(): { maxFiles: number; maxMb: number } | null {
  const input = document.querySelector<HTMLElement>('.composer [type=file]')
  return input && { maxFiles: Number(input.dataset.maxFiles), maxMb: Number(input.dataset.maxMb) }
}

function problemOf({ size }: File, maxMb: number): string | null {
  if (size === 0) return say('empty')
  return size > maxMb * MB ? say('tooLarge', { max: String(maxMb) }) : null
}
