import type { Attaching } from './attach/main.ts'
import type { Sound } from './attach/store.ts'
import { field } from './field.ts'
import { showFailure } from './notice.ts'
import { openPartnerId } from './open-conversation.ts'
import type { WaitingFile, WaitingMessage } from './outbox-storage.ts'
import { me } from './person.ts'
import { signInAgain } from './session-end.ts'
import { filePrefix, keptNames } from './storage.ts'

// Files are attached by the button, dropped on the conversation, or pasted. What happens to them then is in a script that is loaded when there are
// some: few messages have any.

type AttachScript = typeof import('./attach/main.ts')

/** What the outbox knows of files. */
type Outbox = { claimed(): Set<string>; retry(message: string): void }

let outbox: Outbox | null = null
let loading: Promise<Attaching> | null = null
let loaded: Attaching | null = null
let adding: Promise<void> | null = null

/** Attaches what somebody chooses, drops or pastes. */
export function watchAttaching(known: Outbox): void {
  outbox = known
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches('.composer [type=file]')) return
    attachFiles([...(target.files ?? [])])
    target.value = '' // the same file may be chosen once more
  })
  document.addEventListener('paste', event => {
    const files = [...(event.clipboardData?.files ?? [])]
    // What is copied from a table or a document is text first, and a picture of it.
    if (files.length === 0 || event.clipboardData?.types.includes('text/plain') || isOtherField(event)) return
    event.preventDefault()
    attachFiles(files)
  })
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
    document.addEventListener(type, drag)
}

/** Attaches files to what is being written in the open conversation. */
export function attachFiles(files: File[]): void {
  if (files.length === 0 || !fileInput()) return
  const before = adding
  const added = Promise.all([attaching(), before])
    .then(([script]) => script.attach(files))
    .catch(() => showFailure())
    .finally(() => {
      if (adding === added) adding = null
    })
  adding = added
  field()?.focus()
}

/** Resolves when all that was attached is there to be sent; null when it is. */
export function whenAttached(): Promise<void> | null {
  return adding
}

/** The files that go with what is sent now; null when one of them cannot be sent, which is said. */
export function attachedFiles(): WaitingFile[] | null {
  const files = (loaded?.attached() ?? []).map(({ key, name, type, size, refusal }) => ({
    file: { key, name, type, size },
    refusal,
  }))
  if (files.every(({ refusal }) => refusal === null)) return files.map(({ file }) => file)
  loaded?.showNotReady()
  return null
}

/** Has files go with a message that waits, and nothing else. */
export function assignFiles(files: WaitingFile[], message: string): void {
  loaded?.assign(keysOf(files), message)
}

/** Keeps a voice message until it is sent. @throws when there is no way to */
export async function keepSound(partner: string, file: File, sound: Sound): Promise<WaitingFile> {
  return (await attaching()).keepSound({ partner, partnerId: openPartnerId() }, file, sound)
}

/** Shows the files of what is being written, and of messages that wait; those that are not on the server go there. */
export function showAttached(): void {
  if (loaded) loaded.show()
  else if (keptNames(filePrefix(me())).length > 0) attaching().catch(() => null) // offline: when the server is back
}

/** The server may be in reach again. */
export function wakeUploads(): void {
  if (loaded) loaded.wake()
  else showAttached()
}

/** Has the files of a message be on the server. @returns their ids there, or why one cannot be sent; null when the server is out of reach */
export async function finishFiles(
  files: WaitingFile[],
): Promise<{ ids: number[] } | { refusal: string } | null> {
  const script = await attaching().catch(() => null)
  return script ? script.finish(keysOf(files)) : null
}

/** The files of a message were sent with it. */
export async function forgetFiles({ files = [] }: Partial<WaitingMessage>): Promise<void> {
  if (files.length > 0)
    await attaching().then(
      script => script.forget(keysOf(files)),
      () => {},
    )
}

/** Nobody wants the files of a message any more. */
export function cancelFiles({ files = [] }: Partial<WaitingMessage>): void {
  if (files.length > 0)
    attaching().then(
      script => script.cancel(keysOf(files)),
      () => {},
    )
}

/** The files of a message go with what is being written now. */
export async function takeBackFiles({ files = [] }: Partial<WaitingMessage>): Promise<void> {
  if (files.length > 0) (await attaching()).assign(keysOf(files), null)
}

/** The files of a message that waits, by their names until more of them is shown. */
export function filesOfWaiting(files: WaitingFile[]): HTMLElement {
  const list = document.createElement('ul')
  list.className = 'attachments'
  for (const { key, name } of files) {
    const item = document.createElement('li')
    item.dir = 'auto'
    item.dataset.key = key
    item.textContent = name
    list.append(item)
  }
  return list
}

function attaching(): Promise<Attaching> {
  loading ??= load().catch(error => {
    loading = null
    throw error
  })
  return loading
}

async function load(): Promise<Attaching> {
  const script: AttachScript = await import(document.getElementById('attach')?.dataset.script ?? '')
  const known = outbox ?? { claimed: () => new Set<string>(), retry() {} }
  loaded = script.createAttaching({ ...known, signInAgain })
  loaded.show()
  return loaded
}

function keysOf(files: WaitingFile[]): string[] {
  return files.map(({ key }) => key)
}

function fileInput(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('.composer [type=file]')
}

function isOtherField({ target }: Event): boolean {
  return (
    target instanceof Element && target !== field() && target.matches('input, textarea, [contenteditable]')
  )
}

/** Files may be dropped anywhere in the conversation; beside it, the browser does not leave the page for one. */
function drag(event: DragEvent): void {
  if (!event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  const pane = document.querySelector<HTMLElement>('#conversation')
  const isInside = event.target instanceof Node && pane?.contains(event.target) && fileInput() !== null
  const isLeaving =
    event.type === 'dragleave' &&
    !(event.relatedTarget instanceof Node && pane?.contains(event.relatedTarget))
  event.dataTransfer.dropEffect = isInside ? 'copy' : 'none'
  pane?.classList.toggle('dropping', isInside === true && !isLeaving && event.type !== 'drop')
  if (event.type === 'drop' && isInside) attachFiles([...event.dataTransfer.files])
}
