import { lengthOf } from '../http/length.ts'
import { field } from './field.ts'
import { say } from './words.ts'

const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined)

/** How near the end the length is shown: within the last tenth, and these at most. */
const NEAR = 500

/** How many characters a message may have. */
export function maxLength(): number {
  return Number(field()?.form?.dataset.maxLength ?? Number.POSITIVE_INFINITY)
}

/** Makes the field as high as its text, and shows its length where that comes near the limit. */
export function showRoom(): void {
  const target = field()
  const shown = target?.form?.querySelector<HTMLElement>('.length')
  if (!target || !shown) return
  fit(target)
  const max = maxLength()
  const near = max - Math.min(NEAR, max / 10)
  // Counting takes time: a text never has more characters than code units.
  const length = target.value.length < near ? 0 : lengthOf(target.value.trim())
  shown.hidden = length < near
  const isOver = length > max
  shown.classList.toggle('over', isOver)
  target.setAttribute('aria-invalid', String(isOver))
  shown.textContent = `${numbers.format(length)} / ${numbers.format(max)}`
  const warning = target.form?.querySelector('.warning')
  const text = isOver ? say('tooLong') : ''
  if (warning && warning.textContent !== text) warning.textContent = text
}

/** Where CSS cannot do it. The height of one line is the style sheet's. */
function fit(target: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  target.style.height = 'auto'
  target.style.height = `${target.scrollHeight}px`
}
