import { encode } from 'uqr'
import { type Html, html } from '../html/html.ts'
import type { Sentence } from '../words/words.ts'

/** Cameras need as many empty modules around a code (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** Draws a text as a QR code. Its colours are in the style sheet: cameras want black on white, in every theme. */
export function qrCode(text: string, label: Sentence): Html {
  const { size, data } = encode(text, { border: QUIET_ZONE, ecc: 'M' })
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path d="${data.map(toPath).join('')}"/></svg>`
}

/** Draws the black modules of a row, those beside each other as one. */
function toPath(row: boolean[], y: number): string {
  const modules = row.map(isBlack => (isBlack ? '#' : ' ')).join('')
  return [...modules.matchAll(/#+/g)]
    .map(run => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`)
    .join('')
}
