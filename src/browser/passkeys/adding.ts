import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser'
import { ask } from './ask.ts'
import { inWords, Refused } from './words.ts'

/** Has a device make a passkey before the form is sent. */
export function offerAdding(place: HTMLElement): void {
  const form = place.querySelector('form')
  const answer = form?.querySelector<HTMLInputElement>('[name=answer]')
  if (!form || !answer) return
  let isAsking = false

  async function add(form: HTMLFormElement, answer: HTMLInputElement): Promise<void> {
    isAsking = true
    showErrors(form, '', {})
    try {
      const asked = await ask(place.dataset.options ?? '', new FormData(form))
      const optionsJSON: PublicKeyCredentialCreationOptionsJSON = await asked.json()
      answer.value = JSON.stringify(await startRegistration({ optionsJSON }))
      const password = form.querySelector<HTMLInputElement>('[name=password]')
      if (password) password.disabled = true // it was given already
      form.submit()
    } catch (error) {
      const errors = error instanceof Refused ? error.errors : {}
      showErrors(form, inWords(error), errors)
      isAsking = false
    }
  }

  form.addEventListener('submit', event => {
    event.preventDefault()
    if (!isAsking) void add(form, answer)
  })
  place.hidden = false
}

/** Shows what is wrong with a field beside it, else below the fields. */
function showErrors(form: HTMLFormElement, detail: string, errors: Record<string, string[]>): void {
  let first: HTMLElement | null = null
  for (const field of form.querySelectorAll<HTMLInputElement>('.field input')) {
    const complaint = errors[field.name]?.join(' ')
    const note = field.parentElement?.querySelector('small')
    field.removeAttribute('aria-invalid')
    if (!note) continue
    note.dataset.hint ??= note.textContent ?? ''
    note.textContent = complaint ?? note.dataset.hint
    note.className = complaint ? 'error' : 'hint'
    if (!complaint) continue
    field.setAttribute('aria-invalid', 'true')
    first ??= field
  }
  const below = form.querySelector(':scope > .error')
  if (below) below.textContent = first ? '' : detail
  first?.focus()
}
