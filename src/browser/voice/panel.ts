import { BARS, DRAWING, drawWaveform } from '../../files/waveform.ts'
import { clockTime } from '../../words/duration.ts'
import { icon } from '../icons.ts'
import { say } from '../media/words.ts'
import type { Recording } from './recording.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** Where somebody sees that it is recorded, above the field. */
export type Panel = {
  element: HTMLElement
  showAsking(cancel: () => void): void
  showRecording(isHeld: boolean, buttons: { cancel(): void; stop(): void }): void
  /** The finger was taken away, and it is recorded on. */
  showPressed(): void
  showLevels(levels: readonly number[], elapsedMs: number): void
  showRecorded(recording: Recording, address: string, buttons: { discard(): void; send(): void }): void
}

/** Makes it. What is to be heard of it is said by a part of it that stays. */
export function createPanel(): Panel {
  const element = document.createElement('div')
  element.className = 'recorder'
  element.role = 'group'
  element.ariaLabel = say('voice')
  const status = span('visually-hidden', '')
  status.role = 'status'
  const clock = span('clock', clockTime(0))
  const wave = span('wave', '')
  wave.append(drawing([]))

  function fill(said: string, ...parts: Element[]): void {
    status.textContent = said
    element.replaceChildren(status, ...parts)
  }

  return {
    element,
    showAsking(cancel) {
      fill(say('asking'), span('how', say('asking')), button('cancel', cancel))
    },
    showRecording(isHeld, { cancel, stop }) {
      const how = span('on-air', '')
      how.append(clock)
      const slide = span('slide', say('slide'))
      const buttons = [button('cancel', cancel), primary(button('stop', stop))]
      element.classList.toggle('held', isHeld)
      fill(say('recording'), how, wave, slide, ...buttons)
    },
    showPressed() {
      element.classList.remove('held')
    },
    showLevels(levels, elapsedMs) {
      clock.textContent = clockTime(elapsedMs)
      const last = levels.slice(-BARS)
      const drawn = [...Array.from({ length: BARS - last.length }, () => 0), ...last]
      wave.querySelector('path')?.setAttribute('d', drawWaveform(drawn))
    },
    showRecorded(recording, address, { discard, send }) {
      element.classList.remove('held')
      fill(
        say('ready'),
        button('discard', discard),
        player(recording, address),
        primary(button('send', send)),
      )
    },
  }
}

/** As src/files/voice-views.ts makes it for the page; what plays it there plays it here. */
function player({ durationMs, waveform }: Recording, address: string): HTMLElement {
  const element = document.createElement('div')
  element.className = 'voice'
  element.dataset.duration = String(durationMs)
  const play = document.createElement('button')
  play.type = 'button'
  play.className = 'play'
  play.ariaLabel = say('play')
  play.append(icon('play'), icon('pause'))
  const slider = document.createElement('input')
  slider.type = 'range'
  slider.min = '0'
  slider.max = String(durationMs / 1000)
  slider.step = 'any'
  slider.value = '0'
  slider.ariaLabel = say('position')
  slider.ariaValueText = clockTime(0)
  const wave = span('wave', '')
  wave.append(drawing(waveform), slider)
  const audio = document.createElement('audio')
  audio.src = address
  element.append(play, wave, span('time', clockTime(durationMs)), audio)
  return element
}

function drawing(levels: readonly number[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${DRAWING.width} ${DRAWING.height}`)
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', drawWaveform(levels))
  svg.append(path)
  return svg
}

function span(name: string, text: string): HTMLElement {
  const made = document.createElement('span')
  made.className = name
  made.textContent = text
  return made
}

const ICONS = { cancel: 'x', stop: 'square', discard: 'trash-2' } as const

/** An icon, where there is one; else what it does in words. */
function button(label: 'cancel' | 'stop' | 'discard' | 'send', act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.value = label
  made.className = label === 'send' ? '' : 'tool'
  if (label === 'send') made.textContent = say(label)
  else {
    made.ariaLabel = say(label)
    made.title = say(label)
    made.append(icon(ICONS[label]))
  }
  made.addEventListener('click', act)
  return made
}

function primary(made: HTMLButtonElement): HTMLButtonElement {
  made.classList.add('primary')
  return made
}
