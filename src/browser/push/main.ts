import { isToldHere, subscribeHere, unsubscribeHere } from '../push-subscription.ts'

// The script of the page on which a device becomes one that is told. What needs it is hidden until here.

type State = 'off' | 'on' | 'denied' | 'unsupported' | 'failed'

const place = document.querySelector<HTMLElement>('[data-push]')
if (place) void show(place)

async function show(place: HTMLElement): Promise<void> {
  place.hidden = false
  showState(place, await stateNow(place))
  place.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement) void turn(place, target)
  })
}

async function stateNow({ dataset: { push: person = '' } }: HTMLElement): Promise<State> {
  if (!('PushManager' in window) || !('Notification' in window) || !navigator.serviceWorker)
    return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  return (await isToldHere(person)) ? 'on' : 'off'
}

async function turn(place: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const { push: person = '' } = place.dataset
  button.disabled = true
  try {
    if (button.dataset.turn === 'off') await unsubscribeHere(person)
    else if ((await Notification.requestPermission()) === 'granted') await subscribeHere(person)
    else return showState(place, await stateNow(place))
    location.reload() // the list below has it, or does not any more
  } catch {
    showState(place, 'failed')
  } finally {
    button.disabled = false
  }
}

function showState(place: HTMLElement, state: State): void {
  for (const line of place.querySelectorAll<HTMLElement>('[data-state]'))
    line.hidden = line.dataset.state !== state
  const turns = state === 'on' ? 'off' : 'on'
  const hasButton = state !== 'denied' && state !== 'unsupported'
  for (const button of place.querySelectorAll<HTMLElement>('[data-turn]'))
    button.hidden = !hasButton || button.dataset.turn !== turns
}
