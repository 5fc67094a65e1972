import { assetPath } from './assets.ts'
import { type Html, html } from './html.ts'
import type { IconName } from './icon-names.ts'

/**
 * An icon, for a template of a page; scripts make the same with `icon` of src/browser/icons.ts. It is as large as the style sheet
 * says (`.icon`), has the colour of the text around it, and no name: what it stands in has a text or an `aria-label`.
 * @example html`<button type="button" aria-label="${say => say.changes.reply}">${icon('reply')}</button>`
 */
export function icon(name: IconName): Html {
  const known = drawn.get(name)
  if (known) return known
  const made = html`<svg class="icon" aria-hidden="true"><use href="${iconsPath()}#${name}"></use></svg>`
  drawn.set(name, made.keptPerLanguage())
  return made
}

/** A page has dozens. */
const drawn = new Map<IconName, Html>()

/** The file with all icons. Pages say where it is, for their scripts: its address changes with its content. */
export function iconsPath(): string {
  return assetPath('icons.svg')
}
