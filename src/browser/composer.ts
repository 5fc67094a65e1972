import { openPartner, showsLatest } from './open-conversation.ts'
import { post } from './outbox.ts'
import { areAllKept } from './outbox-queue.ts'
import { me } from './person.ts'
import { draftPrefix, keep } from './storage.ts'

/** Sends on Enter and by the button, without leaving the page or losing the focus. Shift+Enter makes a new line. */
export function watchComposer(): void {
  document.addEventListener('submit', event => {
    if (!(event.target instanceof HTMLFormElement)) return
    if (!event.target.matches('.composer')) return
    event.preventDefault()
    submit(event.target)
  })
  document.addEventListener('keydown', event => {
    if (event.target !== field() || event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    field()?.form?.requestSubmit()
  })
  document.addEventListener('input', event => {
    if (event.target === field()) keepDraft()
  })
  addEventListener('storage', clearSentDraft)
}

/** Brings back what was begun in this conversation and not sent. */
export function restoreDraft(): void {
  const text = field()
  if (text && text.value === '') text.value = localStorage.getItem(draftName()) ?? ''
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

function hasMouse(): boolean {
  return matchMedia('(pointer: fine)').matches
}

function submit(form: HTMLFormElement): void {
  const text = field()
  const partner = openPartner()
  const body = text?.value.trim() ?? ''
  if (!text || !partner) return
  if (body !== '') {
    post(partner, body)
    text.value = ''
    keepDraft()
    form.querySelector<HTMLElement>('.notice')?.setAttribute('hidden', '')
    document.querySelector('.scroller')?.scrollTo({ top: 0 }) // the list grows upwards: 0 is its newest end
    // Where the new message is, and where the outbox goes on with all that is kept.
    if (!showsLatest() && areAllKept()) location.assign(form.action)
  }
  text.focus()
}

function keepDraft(): void {
  const text = field()?.value ?? ''
  if (text === '') localStorage.removeItem(draftName())
  else keep(draftName(), text)
}

/** What another tab has sent, or taken away when it signed out, is begun no more in this one. */
function clearSentDraft({ key, oldValue, newValue }: StorageEvent): void {
  const text = field()
  if (text && key === draftName() && newValue === null && text.value === oldValue) text.value = ''
}

/** Forgets what was begun to somebody. */
export function forgetDraft(partner: string): void {
  localStorage.removeItem(draftName(partner))
}

function draftName(partner = openPartner()): string {
  return `${draftPrefix(me())}${partner}`
}

/** Whether Enter ends a word of an input method. Safari says so only by the old key code, 229. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>('.composer textarea')
}
