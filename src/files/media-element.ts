import { assetPath } from '../html/assets.ts'
import { type Html, html } from '../html/html.ts'

/** Says where the page's script finds the one that shows pictures and plays, and the one that records: each is loaded when it is needed. */
export function mediaElement(): Html {
  return html`<div id="media" hidden data-show="${assetPath('media.js')}" data-record="${assetPath('voice.js')}"></div>`
}
