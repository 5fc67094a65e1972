import { openPartner, showsLatest } from './conversation.ts'
import { post } from './outbox.ts'
import { me } from './person.ts'

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
}

/** Brings back what was begun in this conversation and not sent. */
export function restoreDraft(): void {
  const text = field()
  if (text && text.value === '') text.value = sessionStorage.getItem(draftName()) ?? ''
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
    if (!showsLatest()) location.assign(form.action) // where the new message is; the outbox goes on there
  }
  text.focus()
}

function keepDraft(): void {
  const text = field()?.value ?? ''
  if (text === '') sessionStorage.removeItem(draftName())
  else sessionStorage.setItem(draftName(), text)
}

function draftName(): string {
  return `chatapp.draft.${me()}/${openPartner()}`
}

/** Whether Enter ends a word of an input method. Safari says so only by the old key code, 229. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>('.composer textarea')
}
