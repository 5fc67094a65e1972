import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { cardPage } from '../html/layout.ts'
import type { Sentence } from '../words/words.ts'

/** Keys that are pressed together, one after the other; `Mod` is Ctrl, or ⌘ on a Mac, where the script of a page writes that. */
type Shortcut = { keys: readonly string[]; does: Sentence }

/** What can be done by keyboard, by where it is done. */
const SHORTCUTS: readonly { where: Sentence; shortcuts: readonly Shortcut[] }[] = [
  {
    where: say => say.keyboard.everywhere,
    shortcuts: [
      { keys: ['Mod', 'K'], does: say => say.keyboard.switch },
      { keys: ['Alt', '↑'], does: say => say.keyboard.previous },
      { keys: ['Alt', '↓'], does: say => say.keyboard.next },
      { keys: ['/'], does: say => say.keyboard.find },
      { keys: ['Mod', 'Shift', 'F'], does: say => say.keyboard.search },
      { keys: ['?'], does: say => say.keyboard.show },
      { keys: ['Mod', '/'], does: say => say.keyboard.showWhileWriting },
      { keys: ['Esc'], does: say => say.keyboard.close },
    ],
  },
  {
    where: say => say.keyboard.searching,
    shortcuts: [
      { keys: ['↑', '↓'], does: say => say.keyboard.throughFound },
      { keys: ['Enter'], does: say => say.keyboard.openFound },
      { keys: ['Mod', 'Shift', 'F'], does: say => say.keyboard.onlyHere },
      { keys: ['Esc'], does: say => say.keyboard.leaveSearch },
    ],
  },
  {
    where: say => say.keyboard.writing,
    shortcuts: [
      { keys: ['Enter'], does: say => say.keyboard.send },
      { keys: ['Shift', 'Enter'], does: say => say.keyboard.newLine },
      { keys: ['↑'], does: say => say.keyboard.editLast },
      { keys: [':'], does: say => say.keyboard.emoji },
    ],
  },
]

/** The sheet of what can be done by keyboard, as a page of its own. */
export function keyboardPage(): Html {
  return cardPage(
    say => say.keyboard.title,
    html`${sheet(where => html`<h2>${where}</h2>`)}<p><a href="/">${say => say.page.toMessages}</a></p>`,
  )
}

/** The same as a dialog over the page. */
export function keyboardDialog(): Html {
  return html`<dialog class="keyboard" aria-labelledby="keyboard-title">
<header><h2 id="keyboard-title">${say => say.keyboard.title}</h2>
<form method="dialog"><button class="tool" type="submit" aria-label="${say => say.keyboard.closeSheet}">${icon('x')}</button></form></header>
${sheet(where => html`<h3>${where}</h3>`)}
</dialog>`
}

/** @param heading as it follows the one above the sheet */
function sheet(heading: (where: Sentence) => Html): Html {
  return html`${SHORTCUTS.map(
    ({ where, shortcuts }) => html`${heading(where)}
<dl class="shortcuts">${shortcuts.map(
      ({ keys, does }) =>
        html`<div><dt>${keys.map(key => html`<kbd data-key="${key}">${key === 'Mod' ? 'Ctrl' : key}</kbd> `)}</dt><dd>${does}</dd></div>`,
    )}</dl>`,
  )}`
}
