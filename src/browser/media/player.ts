import { clockTime } from '../../words/duration.ts'
import { say } from './words.ts'

const SPEEDS = [1, 1.5, 2]

/** As it was chosen last, for the next ones too. */
let speed = 1

/** The parts of a voice message. */
type Voice = {
  element: HTMLElement
  audio: HTMLAudioElement
  button: HTMLElement
  slider: HTMLInputElement
  time: HTMLElement
  durationMs: number
}

const watched = new WeakSet<HTMLElement>()

/** A button of a voice message was pressed: it plays or pauses, or is played faster. */
export async function pressVoice(button: HTMLElement): Promise<void> {
  const voice = voiceOf(button)
  if (!voice) return
  const { audio } = voice
  if (button.matches('.speed')) chooseSpeed()
  else if (audio.paused) await play(audio)
  else audio.pause()
}

/** Goes to another place in a voice message. */
export function seekVoice(slider: HTMLInputElement): void {
  const voice = voiceOf(slider)
  if (!voice) return
  voice.audio.currentTime = Number(slider.value)
  show(voice)
}

async function play(audio: HTMLAudioElement): Promise<void> {
  audio.defaultPlaybackRate = speed // which loading it sets
  audio.playbackRate = speed
  try {
    await audio.play()
  } catch (error) {
    const wasPausedMeanwhile = error instanceof DOMException && error.name === 'AbortError'
    if (!wasPausedMeanwhile) throw error
  }
}

/** The next one after the last is the first. It is said at every voice message. */
function chooseSpeed(): void {
  speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1
  for (const button of document.querySelectorAll<HTMLElement>('.voice > .speed')) {
    button.textContent = `${speed}×`
    button.ariaLabel = `${say('speed')} ${speed}×`
  }
  for (const audio of document.querySelectorAll<HTMLAudioElement>('.voice > audio'))
    if (!audio.paused) audio.playbackRate = speed
}

/** The voice message that something belongs to. From now on it shows how far it is played. */
function voiceOf(part: HTMLElement): Voice | null {
  const element = part.closest<HTMLElement>('.voice')
  const audio = element?.querySelector('audio')
  const button = element?.querySelector<HTMLElement>('.play')
  const slider = element?.querySelector('input')
  const time = element?.querySelector<HTMLElement>('.time')
  if (!element || !audio || !button || !slider || !time) return null
  const voice = { element, audio, button, slider, time, durationMs: Number(element.dataset.duration) }
  if (!watched.has(element)) watch(voice)
  return voice
}

function watch(voice: Voice): void {
  const { element, audio, button } = voice
  watched.add(element)
  drawPlayed(element)
  for (const event of ['play', 'pause', 'ended'])
    audio.addEventListener(event, () => {
      element.classList.toggle('playing', !audio.paused)
      button.ariaLabel = say(audio.paused ? 'play' : 'pause')
    })
  audio.addEventListener('ended', () => {
    audio.currentTime = 0
  })
  for (const event of ['timeupdate', 'seeked']) audio.addEventListener(event, () => show(voice))
}

/** What is played lies on the rest, in another colour. */
function drawPlayed(element: HTMLElement): void {
  const drawing = element.querySelector('.wave > svg')
  const played = drawing?.cloneNode(true)
  if (!(played instanceof Element)) return
  played.setAttribute('class', 'played')
  drawing?.after(played)
}

/** How long it lasts its message says: what a browser has recorded often does not. */
function show({ element, audio, slider, time, durationMs }: Voice): void {
  const totalMs = durationMs || (Number.isFinite(audio.duration) ? audio.duration * 1000 : 0)
  const atMs = Math.min(audio.currentTime * 1000, totalMs)
  element.style.setProperty('--played', `${totalMs === 0 ? 0 : (atMs / totalMs) * 100}%`)
  slider.max = String(totalMs / 1000)
  slider.value = String(atMs / 1000)
  slider.ariaValueText = `${clockTime(atMs)} / ${clockTime(totalMs)}`
  time.textContent = clockTime(atMs === 0 ? totalMs : atMs)
}
