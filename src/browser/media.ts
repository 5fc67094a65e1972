import { isKept } from './kept.ts'
import { showFailure } from './notice.ts'
import { say } from './words.ts'

type MediaScript = typeof import('./media/main.ts')

/** Shows the pictures of messages in the page and plays voice messages, with a script that is loaded when somebody asks for that. */
export function watchMedia(): void {
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return
    const picture = event.target.closest<HTMLAnchorElement>('#messages a.picture')
    const button = event.target.closest<HTMLElement>('.voice > button')
    if (picture) event.preventDefault()
    if (picture) use(script => script.showPicture(picture))
    else if (button) use(script => script.pressVoice(button))
  })
  document.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches('.voice input'))
      use(script => script.seekVoice(target))
  })
  // However something began to play: one plays at a time.
  document.addEventListener('play', ({ target }) => pauseOthers(target), { capture: true })
  document.addEventListener('error', ({ target }) => showUnplayable(target), { capture: true })
  for (const film of document.querySelectorAll('video')) if (film.error) showUnplayable(film)
}

/** A message that is shown anew keeps its files as they are: what plays goes on. */
export function keepFiles(shown: HTMLElement, fresh: HTMLElement): void {
  const kept = shown.querySelector(':scope > .files')
  if (!kept) return
  document.adoptNode(fresh) // what is moved into another document stops playing, if only for a moment
  fresh.querySelector(':scope > .files')?.replaceWith(kept)
}

/** The addresses of the scripts. They change with the content, so the page says them. */
export function mediaScripts(): { show: string; record: string } {
  const { show = '', record = '' } = document.getElementById('media')?.dataset ?? {}
  return { show, record }
}

function use(act: (script: MediaScript) => Promise<void> | void): void {
  const loading: Promise<MediaScript> = import(mediaScripts().show)
  loading.then(act).catch(() => showFailure())
}

/** What a browser cannot play stands there as such, and can be saved. What it cannot get may be played once the server is back. */
function showUnplayable(film: EventTarget | null): void {
  const sentence = film instanceof HTMLVideoElement ? film.nextElementSibling : null
  if (!(film instanceof HTMLVideoElement && sentence instanceof HTMLElement)) return
  const lacksNetwork = isKept() || !navigator.onLine || film.error?.code === MediaError.MEDIA_ERR_NETWORK
  film.hidden = true
  sentence.hidden = lacksNetwork
  if (lacksNetwork && !sentence.nextElementSibling) sentence.after(needsNetwork())
}

function needsNetwork(): HTMLElement {
  const sentence = document.createElement('p')
  sentence.textContent = say('filmNeedsNetwork')
  return sentence
}

/** The server is there: films that could not be had are loaded. */
export function loadFilms(): void {
  for (const sentence of document.querySelectorAll('.film > p + p')) {
    const film = sentence.parentElement?.querySelector('video')
    sentence.remove()
    if (!film) continue
    film.hidden = false
    film.load()
  }
}

function pauseOthers(playing: EventTarget | null): void {
  for (const other of document.querySelectorAll<HTMLMediaElement>('audio, video'))
    if (other !== playing) other.pause()
}
