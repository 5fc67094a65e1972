import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { type FileOfMessage, filePath } from './model.ts'
import { DRAWING, drawWaveform } from './waveform.ts'

/** A voice message. The browser's own controls are there where there is no script; src/browser/media/player.ts is the script of ours. */
export function voiceView({ id, durationMs, waveform }: FileOfMessage): Html {
  const drawing = html`<svg viewBox="0 0 ${DRAWING.width} ${DRAWING.height}" preserveAspectRatio="none" aria-hidden="true"><path d="${drawWaveform(waveform ?? [])}"></path></svg>`
  const seconds = (durationMs ?? 0) / 1000
  return html`<div class="voice" data-duration="${durationMs ?? 0}"><button class="play" type="button" aria-label="${say => say.media.play}">${icon('play')}${icon('pause')}</button><span class="wave">${drawing}<input type="range" min="0" max="${seconds}" step="any" value="0" aria-label="${say => say.media.position}" aria-valuetext="${say => say.media.time(0)}"></span><span class="time">${say => say.media.time(durationMs ?? 0)}</span><button class="speed" type="button" aria-label="${say => say.media.speed} 1×">1×</button><audio src="${filePath(id)}" controls preload="none"></audio></div>`
}

/** The button in the composer that records. Without a script it is not there. */
export function voiceButton(): Html {
  return html`<button class="voice-button" type="button" aria-label="${say => say.media.record}" title="${say => say.media.record}">${icon('mic')}</button>`
}
