import { assetPath } from '../html/assets.ts'
import { type Html, html } from '../html/html.ts'

/** Says where the page's script finds the one that show pictures and play: it is loaded when somebody does so. */
export function mediaElement(): Html {
  return html`<div id="media" hidden data-show="${assetPath('media.js')}"></div>`
}
