import { assetPath } from '../html/assets.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import type { Words } from '../words/words.ts'

/** The data of all emoji, by the language in which one looks for them; of the first for another one. */
const DATA: Record<string, string> = { en: 'emoji-en.json.gz', de: 'emoji-de.json.gz' }

/** Says where the scripts of the page find the picker and the data of all emoji, which they load when somebody asks for them. */
export function emojiElement(): Html {
  return html`<div id="emoji" hidden data-script="${assetPath('emoji.js')}" data-source="${dataPath}"></div>`
}

/** The button in the composer that opens the picker. Without a script it is not there. */
export function emojiButton(): Html {
  return html`<button class="emoji-button" type="button" aria-haspopup="dialog" aria-label="${say => say.text.emoji}">${icon('smile')}</button>`
}

function dataPath({ language }: Words): string {
  return assetPath(DATA[language.tag] ?? 'emoji-en.json.gz')
}
