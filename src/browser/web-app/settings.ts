import { askWorker } from '../service-worker.ts'

/** What the browser hands over where the app can be installed (W3C, Manifest Incubations). */
type InstallEvent = Event & { prompt(): Promise<unknown> }

/** The page about the app: offers to install it where the browser can, and says what this device keeps. */
export function watchAppSettings(): void {
  addEventListener('beforeinstallprompt', event => {
    const button = document.querySelector<HTMLElement>('#install button')
    if (!button || !isInstallEvent(event)) return
    button.hidden = false
    document.querySelector('#install .how')?.setAttribute('hidden', '')
    button.onclick = () => void event.prompt()
  })
  addEventListener('appinstalled', showInstalled)
  if (matchMedia('(display-mode: standalone)').matches) showInstalled()
  void showKept()
}

function isInstallEvent(event: Event): event is InstallEvent {
  return 'prompt' in event
}

function showInstalled(): void {
  for (const part of document.querySelectorAll<HTMLElement>('#install :is(.how, button)')) part.hidden = true
  document.querySelector('#install .installed')?.removeAttribute('hidden')
}

async function showKept(): Promise<void> {
  const section = document.querySelector('#kept')
  const answer = section && (await askWorker({ kind: 'kept' }))
  if (!section || answer?.kind !== 'kept') return
  const isSome = answer.conversations > 0
  for (const [part, isShown] of [
    ['.none', !isSome],
    ['.some', isSome],
    ['button', isSome],
  ] as const)
    for (const element of section.querySelectorAll<HTMLElement>(part)) element.hidden = !isShown
  const count = section.querySelector('.count')
  if (count) count.textContent = String(answer.conversations)
  const button = section.querySelector('button')
  if (button) button.onclick = () => void forget(button)
}

async function forget(button: HTMLElement): Promise<void> {
  await askWorker({ kind: 'forget-seen' })
  await showKept()
  const status = document.querySelector('#kept .forgotten')
  if (status) status.textContent = button.dataset.done ?? ''
}
