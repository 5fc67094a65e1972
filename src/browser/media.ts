import { showFailure } from './notice.ts'

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

/** What a browser cannot play stands there as such, and can be saved. */
function showUnplayable(film: EventTarget | null): void {
  const sentence = film instanceof HTMLVideoElement ? film.nextElementSibling : null
  if (!(film instanceof HTMLVideoElement && sentence instanceof HTMLElement)) return
  film.hidden = true
  sentence.hidden = false
}

function pauseOthers(playing: EventTarget | null): void {
  for (const other of document.querySelectorAll<HTMLMediaElement>('audio, video'))
    if (other !== playing) other.pause()
}
