import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { RECEIPT_ICONS, type Receipt } from './receipts.ts'

/** Says under one's own message how far it has come. The script of a page makes the same. */
export function receiptView(receipt: Receipt): Html {
  return html`<span class="receipt ${receipt}">${icon(RECEIPT_ICONS[receipt])}${say => say.browser[receipt]}</span>`
}
