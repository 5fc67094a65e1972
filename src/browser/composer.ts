import { lengthOf } from '../http/length.ts'
import { attachedFiles, whenAttached } from './attach.ts'
import { pauseDrafts, takeDraft } from './drafts.ts'
import { field, setText } from './field.ts'
import { openNewest } from './newest.ts'
import { openPartner } from './open-conversation.ts'
import { post } from './outbox.ts'
import type { SentDraft, WaitingFile } from './outbox-storage.ts'
import { maxLength, showRoom } from './text-room.ts'

/** What becomes of what was written, instead of a message of its own. */
type Sender = (partner: string, body: string, files: WaitingFile[], draft: SentDraft | null) => void

let sender: Sender = post
let isLent = false
let mayBeEmpty = false

/** Sends by the key that its writer has chosen and by the button, without leaving the page or losing the focus. */
export function watchComposer(): void {
  document.addEventListener('submit', event => {
    if (!(event.target instanceof HTMLFormElement)) return
    if (!event.target.matches('.composer')) return
    event.preventDefault()
    submit(event.target)
  })
  document.addEventListener('keydown', event => {
    if (event.target !== field() || !isSendKey(event) || event.defaultPrevented) return
    event.preventDefault()
    field()?.form?.requestSubmit()
  })
  for (const type of ['input', 'change'])
    document.addEventListener(type, event => {
      if (event.target === field()) showRoom()
    })
}

/** Puts the cursor where one writes; not on a phone, where that would cover half the page with the keyboard. */
export function focusComposer(): void {
  if (hasMouse()) field()?.focus()
}

/** After another conversation was opened, the focus goes there from the list. */
export function focusPane(): void {
  const composer = hasMouse() ? field() : null
  const target = composer ?? document.querySelector<HTMLElement>('#conversation')
  target?.focus()
}

/** Another conversation was opened: what was begun in it is in the field, and what the field was lent for is over. */
export function beginComposing(): void {
  isLent = false
  sender = post
  pauseDrafts(false)
  showRoom()
}

/** Has what is written next sent in another way, such as an answer; null for messages of their own. The draft stays. */
function sendWith(send: Sender | null): void {
  sender = send ?? post
}

/** Lends the field to another text, such as that of a message that is edited, which may be nothing where there are files. What was begun waits until it is given back. */
export function lendField(text: string, hasFiles: boolean, send: Sender): void {
  isLent = true
  mayBeEmpty = hasFiles
  pauseDrafts(true)
  sendWith(send)
  setText(text)
  field()?.focus()
}

/** Gives the field back to what was begun before it was lent. */
export function takeBackField(): void {
  if (!isLent) return
  isLent = false
  sendWith(null)
  setText('')
  pauseDrafts(false)
}

function hasMouse(): boolean {
  return matchMedia('(pointer: fine)').matches
}

function submit(form: HTMLFormElement): void {
  const text = field()
  const partner = openPartner()
  const body = text?.value.trim() ?? ''
  if (!text || !partner) return
  if (sender === post && whenAttached())
    return void whenAttached()?.then(() => form.isConnected && submit(form))
  const files = sender === post ? attachedFiles() : []
  if (files && (body !== '' || files.length > 0 || (isLent && mayBeEmpty)) && lengthOf(body) <= maxLength()) {
    const send = sender
    send(partner, body, files, isLent ? null : takeDraft(partner))
    form.querySelector<HTMLElement>('.notice')?.setAttribute('hidden', '')
    if (send === post) goToNewest()
  }
  if (files) text.focus()
}

/** Where the new message is. */
function goToNewest(): void {
  document.querySelector('.scroller')?.scrollTo({ top: 0 }) // the list grows upwards: 0 is its newest end
  openNewest()
}

/** Whether a key sends. Shift+Enter never does, and Enter does not that ends a word of an input method. */
function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return false
  return field()?.form?.dataset.sendKey === 'enter' || event.ctrlKey || event.metaKey
}

/** Safari says so only by the old key code, 229. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}
