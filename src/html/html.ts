import { respondText } from '../http/compression.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '../http/preferences.ts'
import { requestContextOf } from '../http/request-context.ts'
import { type Words, wordsFor } from '../words/words.ts'

/** HTML that is known to be safe to send: only the `html` tag makes it. */
export class Html {
  readonly #strings: TemplateStringsArray
  readonly #values: HtmlValue[]
  #kept: Map<Words, string> | null = null

  /** Takes the strings of a template, which only its author writes. */
  constructor(strings: TemplateStringsArray, values: HtmlValue[]) {
    this.#strings = strings
    this.#values = values
  }

  /** Has its text made once for each language: for what depends on nothing else, and is on every page or often on one. */
  keptPerLanguage(): this {
    this.#kept = new Map()
    return this
  }

  /** Gives the text, with its sentences in one language, and as somebody wants it. */
  render(words: Words, serverName: string, preferences = DEFAULT_PREFERENCES): string {
    const kept = this.#kept?.get(words)
    if (kept !== undefined) return kept
    const strings = this.#strings
    const values = this.#values
    let text = strings[0] ?? ''
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (value !== null && value !== undefined && value !== false)
        text += render(value, words, serverName, preferences)
      text += strings[i + 1] ?? ''
    }
    if (this.#kept) {
      text.charCodeAt(0) // has the engine put the pieces together once, and not in each page
      this.#kept.set(words, text)
    }
    return text
  }
}

/**
 * What may stand in a template: text is escaped, lists are joined, `null`, `undefined` and `false` give nothing, and what
 * takes the words of a language gets them, with the name of the server and how whoever reads wants the page to be.
 */
export type HtmlValue =
  | string
  | number
  | Html
  | null
  | undefined
  | false
  | readonly HtmlValue[]
  | ((words: Words, serverName: string, preferences: Preferences) => HtmlValue)

/**
 * Builds HTML in which every text value is escaped, in attributes (always quote them) and between tags.
 * @example html`<a href="/with/${name}">${say => say.list.writeTo(name)}</a>`
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings, values)
}

/** Answers with HTML, a whole page or a fragment of one, in the language of whoever asks. */
export function respondHtml(request: Request, content: Html, status = 200): Response {
  const { serverName, preferences } = requestContextOf(request)
  return respondText(
    request,
    content.render(wordsFor(request, preferences.language), serverName, preferences),
    'text/html; charset=utf-8',
    status,
  )
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

/** This runs hundreds of times for a page: it makes nothing but the text. */
function render(value: HtmlValue, words: Words, serverName: string, preferences: Preferences): string {
  if (typeof value === 'string') return Bun.escapeHTML(value)
  if (value instanceof Html) return value.render(words, serverName, preferences)
  if (typeof value === 'function')
    return render(value(words, serverName, preferences), words, serverName, preferences)
  if (typeof value === 'number') return String(value)
  if (value === null || value === undefined || value === false) return ''
  let text = ''
  for (const one of value) text += render(one, words, serverName, preferences)
  return text
}
