import { mediaScripts } from './media.ts'
import { showFailure } from './notice.ts'
import { openPartner } from './open-conversation.ts'
import { postSound } from './outbox.ts'
import type { Recording } from './voice/recording.ts'

type VoiceScript = typeof import('./voice/main.ts')

/**
 * Records voice messages by the button in the composer, with a script that is loaded when somebody does. It is held while one speaks; or
 * pressed, once to begin and once to end, as a keyboard and a screen reader press.
 */
export function watchVoice(): void {
  document.addEventListener('pointerdown', event => {
    const button = buttonOf(event.target)
    if (!button || event.button !== 0) return
    button.setPointerCapture(event.pointerId) // for the script, which may come later than the finger goes
    press(button, event)
  })
  document.addEventListener('click', ({ target, detail }) => {
    const button = buttonOf(target)
    if (button && detail === 0) press(button, null)
  })
}

function buttonOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.voice-button') : null
}

function press(button: HTMLElement, pointer: PointerEvent | null): void {
  const partner = openPartner()
  if (partner === null) return
  const loading: Promise<VoiceScript> = import(mediaScripts().record)
  loading
    .then(script =>
      script.press(button, pointer, { send: recording => send(partner, recording), showFailure }),
    )
    .catch(() => showFailure())
}

function send(partner: string, { file, durationMs, waveform }: Recording): void {
  postSound(partner, file, { durationMs, waveform }).catch(() => showFailure())
}
