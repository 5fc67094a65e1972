/** HTML that is known to be safe to send: only the `html` tag makes it. */
export class Html {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  static fromTemplate(strings: TemplateStringsArray, values: HtmlValue[]): Html {
    let text = strings[0] ?? ''
    for (const [index, value] of values.entries()) text += render(value) + (strings[index + 1] ?? '')
    return new Html(text)
  }

  toString(): string {
    return this.#text
  }
}

/** What may stand in a template: text is escaped, lists are joined, `null`, `undefined` and `false` give nothing. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[]

/**
 * Builds HTML in which every text value is escaped, in attributes (always quote them) and between tags.
 * @example html`<a href="/with/${name}">${name}</a>`
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return Html.fromTemplate(strings, values)
}

/** Answers with HTML: a whole page or a fragment of one. */
export function respondHtml(content: Html, status = 200): Response {
  return new Response(content.toString(), { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

/** Sends the browser elsewhere after a form (303), with the cookies that were set. */
export function redirectTo(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path } })
}

/** Adds headers to an answer. */
export function withHeaders(response: Response, headers: Record<string, string> = {}): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}

/** Whether htmx asks for a part of a page. Coming back in the history asks for the whole page again. */
export function wantsFragment(request: Request): boolean {
  return request.headers.get('hx-request-type') === 'partial'
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return Bun.escapeHTML(value)
  if (typeof value === 'object' && !(value instanceof Html)) return value.map(render).join('')
  return String(value)
}
