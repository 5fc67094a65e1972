import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { offerAdding } from './adding.ts'
import { offerConfirmation } from './confirming.ts'
import { offerSignIn } from './sign-in.ts'
import { say } from './words.ts'

// The script of the pages on which a device is asked for a passkey. What needs it is hidden until here.

for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  const { passkey } = place.dataset
  if (!browserSupportsWebAuthn()) {
    if (passkey === 'adding') place.replaceWith(say('unsupported'))
  } else if (passkey === 'sign-in') offerSignIn(place)
  else if (passkey === 'adding') offerAdding(place)
  else void offerConfirmation(place)
}
