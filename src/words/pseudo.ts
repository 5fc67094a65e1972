import { english } from './english.ts'

/** Latin letters with marks on them, in the order of the alphabet. */
const ACCENTED = 'åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'
const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** How much longer a text becomes, as it may in another language, by words of this length. */
const PADDING = 0.4
const PADDING_WORD = ' ~~~~~'

/** What stands around a part that was put in (a name, a search), which stays as it is. */
const [PART_BEGINS, PART_ENDS] = ['\ue000', '\ue001']
const PART = new RegExp(`(${PART_BEGINS}.*?${PART_ENDS})`, 's')

/**
 * English as a language that nobody speaks: longer, accented and written from right to left. Pages that can be read in it
 * are ready for other languages; a text that is plain in it is not in the catalog. Its tag is that of Windows's mirrored
 * pseudo-locale.
 */
export const pseudo: typeof english = {
  ...disguise(english),
  language: { tag: 'qps-plocm', name: 'Pseudo', dir: 'rtl' },
}

function disguise<Part extends object>(part: Part): Part {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value === 'string') return disguiseText(value)
      if (typeof value === 'function')
        return (...given: unknown[]) =>
          disguiseText(String(Reflect.apply(value, target, given.map(markPart))))
      return typeof value === 'object' && value !== null ? disguise(value) : value
    },
  })
}

function markPart(part: unknown): unknown {
  return typeof part === 'string' ? PART_BEGINS + part + PART_ENDS : part
}

function disguiseText(text: string): string {
  const letters = text.split(PART).map(piece => (PART.test(piece) ? piece.slice(1, -1) : accent(piece)))
  return `⟦${letters.join('')}${PADDING_WORD.repeat(Math.ceil((text.length * PADDING) / PADDING_WORD.length))}⟧`
}

function accent(text: string): string {
  return [...text].map(letter => [...ACCENTED][PLAIN.indexOf(letter)] ?? letter).join('')
}
