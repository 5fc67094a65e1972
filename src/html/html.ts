import { respondText } from '../http/compression.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '../http/preferences.ts'
import { requestContextOf } from '../http/request-context.ts'
import { type Words, wordsFor } from '../words/words.ts'

/** HTML that is known to be safe to send: only the `html` tag makes it. */
export class Html {
  readonly #strings: TemplateStringsArray
  readonly #values: HtmlValue[]

  /** Takes the strings of a template, which only its author writes. */
  constructor(strings: TemplateStringsArray, values: HtmlValue[]) {
    this.#strings = strings
    this.#values = values
  }

  /** Gives the text, with its sentences in one language, and as somebody wants it. */
  render(words: Words, serverName: string, preferences = DEFAULT_PREFERENCES): string {
    const [strings, values] = [this.#strings, this.#values]
    let text = strings[0] ?? ''
    for (let i = 0; i < values.length; i++)
      text += render(values[i], words, serverName, preferences) + (strings[i + 1] ?? '')
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

function render(value: HtmlValue, words: Words, serverName: string, preferences: Preferences): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return Bun.escapeHTML(value)
  if (typeof value === 'function')
    return render(value(words, serverName, preferences), words, serverName, preferences)
  if (typeof value === 'number') return String(value)
  if (value instanceof Html) return value.render(words, serverName, preferences)
  return value.map(one => render(one, words, serverName, preferences)).join('')
}
