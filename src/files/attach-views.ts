import { assetPath } from '../html/assets.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import type { Words } from '../words/words.ts'
import { MAX_FILES } from './model.ts'

/** What may be attached: how large a file may be, and the types of files, all where none is named. */
export type FileLimits = { maxFileMb: number; fileTypes: readonly string[] }

/** The field of a form for files, beside `files` for the ids of those that are there. */
export const FILE_FIELD = 'file'

/** Says where the script of the page finds the one that attaches files: it is loaded when there are some. */
export function attachElement(): Html {
  return html`<div id="attach" hidden data-script="${assetPath('attach.js')}"></div>`
}

/** The button in the composer. It is the browser's own field for files: without a script, that is shown, and says what was chosen. */
export function attachButton({ maxFileMb, fileTypes }: FileLimits): Html {
  return html`<label class="attach-button" title="${say => say.attaching.attach}">${icon('paperclip')}<input type="file" name="${FILE_FIELD}" multiple aria-label="${say => say.attaching.attach}" data-max-files="${MAX_FILES}" data-max-mb="${maxFileMb}"${fileTypes.length > 0 && html` accept="${fileTypes.join(',')}"`}></label>`
}

/** Where a script shows what is attached; in a form that comes back, the files that are there and go along. */
export function attachments(kept: readonly { id: number; name: string }[] = []): Html {
  const names = kept.map(({ name }) => `“${name}”`).join(', ')
  return html`<div class="attachments" role="group" aria-label="${say => say.attaching.attached}"><ul></ul>
<p class="said" role="status" dir="auto">${kept.length > 0 && ((say: Words) => say.attaching.goAlong(names))}</p>
${kept.length > 0 && html`<input type="hidden" name="files" value="${kept.map(({ id }) => id).join(',')}">`}</div>`
}
