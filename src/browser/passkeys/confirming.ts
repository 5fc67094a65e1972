import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser'
import { ask, rememberOptions } from './ask.ts'
import { inWords, Refused, say } from './words.ts'

/** Offers to confirm with a passkey what the form beside it asks the password for, to whoever has one. */
export async function offerConfirmation(place: HTMLElement): Promise<void> {
  const button = place.querySelector('button')
  const status = place.querySelector('[role=status]')
  const password = place.parentElement?.querySelector<HTMLInputElement>('[name=password]')
  const field = place.querySelector<HTMLInputElement>('[name=answer]') // it goes with the form, and is for that alone
  if (!button || !status || !password) return
  const options = rememberOptions<PublicKeyCredentialRequestOptionsJSON | null>(place.dataset.options ?? '')

  async function confirm(button: HTMLButtonElement, status: Element, password: HTMLInputElement) {
    button.disabled = true
    status.textContent = ''
    try {
      const optionsJSON = await options.get()
      if (!optionsJSON) throw new Refused(say('noneHere'))
      const signed = await startAuthentication({ optionsJSON })
      options.forget()
      const answer = JSON.stringify(signed)
      if (field) field.value = answer
      else await ask(place.dataset.answer ?? '', { answer })
      password.value = ''
      password.disabled = true
      status.textContent = say('confirmed')
    } catch (error) {
      status.textContent = inWords(error)
      button.disabled = false
    }
  }

  button.addEventListener('click', () => void confirm(button, status, password))
  place.hidden = await options.get().then(
    known => known === null,
    () => true, // it cannot be asked
  )
}
