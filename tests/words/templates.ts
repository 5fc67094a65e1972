/** A template of the `html` tag: what stands in it beside its parts, each of which is a `PART` here. */
const PART = '\0'

/** Finds the templates of the `html` tag in a source, those within templates too. */
export function findTemplates(source: string): string[] {
  const found: string[] = []
  for (let at = source.indexOf('html`'); at !== -1; at = source.indexOf('html`', at + 1))
    found.push(readTemplate(source, at + 'html`'.length).text)
  return found
}

/** Reads a template from behind its first backtick. @returns its text, and where it ends */
function readTemplate(source: string, start: number): { text: string; end: number } {
  let text = ''
  for (let at = start; at < source.length; at++) {
    if (source[at] === '`') return { text, end: at }
    if (source[at] === '\\') at++
    else if (source.startsWith('${', at)) {
      at = skipExpression(source, at + 2)
      text += PART
    } else text += source[at]
  }
  throw new Error('A template does not end.')
}

/** Gives where an expression in a template ends. */
function skipExpression(source: string, start: number): number {
  let depth = 0
  for (let at = start; at < source.length; at++) {
    const sign = source[at]
    if (sign === '}' && depth === 0) return at
    if (sign === '{') depth++
    else if (sign === '}') depth--
    else if (sign === '`') at = readTemplate(source, at + 1).end
    else if (sign === "'" || sign === '"') at = source.indexOf(sign, at + 1)
  }
  throw new Error('An expression does not end.')
}
