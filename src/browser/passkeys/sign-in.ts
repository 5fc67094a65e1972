import {
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from '@simplewebauthn/browser'
import { rememberOptions } from './ask.ts'
import { inWords } from './words.ts'

const LOOK_EVERY_MS = 30_000

/** Offers to sign in with a passkey: by a button, and in the field for the name, where the browser lists those that it has. */
export function offerSignIn(place: HTMLElement): void {
  const form = place.querySelector('form')
  const answer = form?.querySelector<HTMLInputElement>('[name=answer]')
  const complaint = place.querySelector('.error')
  if (!form || !answer || !complaint) return
  const options = rememberOptions<PublicKeyCredentialRequestOptionsJSON>(place.dataset.options ?? '')
  let isAsking = false

  /** Only one of the two can wait for the device: each begins by ending the other. */
  async function signIn(useBrowserAutofill: boolean): Promise<void> {
    const optionsJSON = await options.get()
    const signed = await startAuthentication({ optionsJSON, useBrowserAutofill })
    options.forget()
    if (!form || !answer) return
    answer.value = JSON.stringify(signed)
    form.submit()
  }

  async function offerInField(): Promise<void> {
    if (wasRefused() || !(await browserSupportsWebAuthnAutofill())) return
    await signIn(true).catch(() => {}) // nobody asked for it; the button says what is wrong
  }

  async function askDevice(): Promise<void> {
    isAsking = true
    if (complaint) complaint.textContent = ''
    try {
      await signIn(false)
    } catch (error) {
      if (complaint) complaint.textContent = inWords(error)
      isAsking = false
      void offerInField()
    }
  }

  /** A page may be left open for a day. */
  function renew(): void {
    if (!isAsking && !options.isFresh() && document.visibilityState === 'visible') void offerInField()
  }

  form.addEventListener('submit', event => {
    event.preventDefault()
    if (!isAsking) void askDevice()
  })
  place.hidden = false
  void offerInField()
  setInterval(renew, LOOK_EVERY_MS)
  document.addEventListener('visibilitychange', renew)
}

/** Whether this page says that a passkey was refused: then it is not offered by itself. */
function wasRefused(): boolean {
  return location.pathname === '/sign-in/passkey'
}
