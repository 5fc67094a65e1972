import { openPartner } from './conversation.ts'
import { emptyOutbox, post } from './outbox.ts'

/** Sends on Enter and by the button, without leaving the page or losing the focus. Shift+Enter makes a new line. */
export function watchComposer(): void {
  document.addEventListener('submit', event => {
    if (!(event.target instanceof HTMLFormElement)) return
    if (event.target.action.endsWith('/sign-out')) emptyOutbox()
    if (!event.target.matches('.composer')) return
    event.preventDefault()
    submit(event.target)
  })
  document.addEventListener('keydown', event => {
    if (!(event.target instanceof HTMLTextAreaElement) || !event.target.matches('.composer textarea')) return
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    event.target.form?.requestSubmit()
  })
}

/** Puts the cursor where one writes; not on a phone, where that would cover half the page with the keyboard. */
export function focusComposer(): void {
  if (matchMedia('(pointer: fine)').matches) field()?.focus()
}

function submit(form: HTMLFormElement): void {
  const text = field()
  const partner = openPartner()
  const body = text?.value.trim() ?? ''
  if (!text || !partner) return
  if (body !== '') {
    post(partner, body)
    text.value = ''
    form.querySelector<HTMLElement>('.notice')?.setAttribute('hidden', '')
    document.querySelector('.scroller')?.scrollTo({ top: 0 }) // the list grows upwards: 0 is its newest end
  }
  text.focus()
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>('.composer textarea')
}
