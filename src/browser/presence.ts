import type { ClientFrame, ServerFrames } from '../live/frames.ts'
import { openPartner } from './open-conversation.ts'
import { say } from './words.ts'

type Shown = Pick<ServerFrames['presence'], 'state' | 'seen'>

/** Whoever touches nothing for so long is away. */
const IDLE_MS = 5 * 60_000

/** What the server has told since the socket is open. */
const known = new Map<string, Shown>()

/** Somebody is here otherwise than before. */
export function receivePresence({ presence, state, seen }: ServerFrames['presence']): void {
  known.set(presence, { state, seen })
  showPresence()
}

/** A new socket is told everything anew; what was not heard meanwhile is not known. */
export function forgetPresence(): void {
  known.clear()
  showPresence()
}

/** Shows who is here in the list, and above the open conversation, in words. */
export function showPresence(): void {
  for (const row of document.querySelectorAll<HTMLElement>('#people .row')) showDot(row)
  const shown = known.get(openPartner() ?? '')
  const line = document.querySelector<HTMLElement>('#conversation > .bar .status')
  if (shown && line) showInWords(line, shown)
}

/** Beside those with whom there is a conversation: what is told of others is not kept up to date. */
function showDot(row: HTMLElement): void {
  const state = known.get(row.dataset.user ?? '')?.state
  const name = row.querySelector('.name')
  const dot = row.querySelector<HTMLElement>('.presence')
  const isShown = (state === 'online' || state === 'away') && row.querySelector('time') !== null
  if (dot && (!isShown || dot.dataset.state !== state)) dot.remove()
  if (!name || !isShown || dot?.dataset.state === state) return
  const fresh = document.createElement('span')
  fresh.className = 'presence'
  fresh.dataset.state = state
  fresh.role = 'img'
  fresh.ariaLabel = say(state)
  name.after(fresh)
}

function showInWords(line: HTMLElement, { state, seen }: Shown): void {
  const time = line.querySelector('time')
  const since = state === 'offline' ? seen : undefined
  if (line.dataset.state === state && time?.dateTime === since) return
  line.dataset.state = state
  if (state === 'online' || state === 'away') line.textContent = say(state)
  else line.replaceChildren(...(since ? [`${say('lastSeen')} `, timeOf(since)] : []))
}

/** As `timeTag` of src/html/time.ts; the page writes it in the reader's own time zone. */
function timeOf(moment: string): HTMLTimeElement {
  const time = document.createElement('time')
  time.dateTime = moment
  time.dataset.format = 'recent'
  return time
}

/**
 * Tells the server whether somebody is at this page: it is shown, and was touched within five minutes.
 * @returns what tells it anew, for a new socket
 */
export function watchActivity(send: (frame: ClientFrame) => void): () => void {
  let touchedAt = performance.now()
  let told: boolean | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function look(): void {
    const idleInMs = touchedAt + IDLE_MS - performance.now()
    const isAtIt = document.visibilityState === 'visible' && idleInMs > 0
    clearTimeout(timer)
    if (isAtIt) timer = setTimeout(look, idleInMs)
    if (isAtIt === told) return
    told = isAtIt
    send({ active: isAtIt })
  }

  function touch(): void {
    touchedAt = performance.now()
    if (!told) look()
  }

  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'])
    addEventListener(kind, touch, { capture: true, passive: true })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') touch()
    else look()
  })
  return () => {
    told = null
    look()
  }
}
