import { showNotification } from '../telling/notification.ts'
import { say } from './words.ts'

/** Says whether this browser shows notifications, and lets somebody ask it when they want them. Nobody is asked before. */
export function watchPermission(): void {
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !isSwitchedOnBy(form) || !mustAsk()) return
    event.preventDefault()
    // Whatever the browser says, this is how they want it on all their devices.
    void Notification.requestPermission().finally(() => form.submit())
  })
  document.getElementById('ask')?.addEventListener('click', async () => {
    await Notification.requestPermission()
    show()
  })
  document.getElementById('try-out')?.addEventListener('click', () => {
    void showNotification({
      title: say('trialTitle'),
      body: say('trialText'),
      tag: 'trial',
      seq: 0,
      path: location.pathname,
      isSilent: false,
    })
  })
  show()
  // It may be changed beside the address, while this page is open.
  void navigator.permissions
    ?.query({ name: 'notifications' })
    .then(status => status.addEventListener('change', show))
    .catch(() => {})
}

function isSwitchedOnBy(form: HTMLFormElement): boolean {
  return form.querySelector('input[name=notifications][value=yes]') !== null
}

function mustAsk(): boolean {
  return 'Notification' in window && isSecureContext && Notification.permission === 'default'
}

function show(): void {
  const part = document.getElementById('this-browser')
  const [line, ask, tryOut] = ['p', '#ask', '#try-out'].map(one => part?.querySelector<HTMLElement>(one))
  if (!part || !line || !ask || !tryOut || part.dataset.isOn === undefined) return
  const permission = 'Notification' in window && isSecureContext ? Notification.permission : null
  part.hidden = false
  line.textContent = say(
    permission === null
      ? 'impossible'
      : ({ granted: 'allowed', denied: 'blocked', default: 'notAsked' } as const)[permission],
  )
  ask.textContent = say('ask')
  ask.hidden = permission !== 'default'
  tryOut.hidden = permission !== 'granted'
}
