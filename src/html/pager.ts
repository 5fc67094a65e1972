import { type Html, html } from './html.ts'

/** Links to the first page of a list and to the next, where there are such. `query` is what the list was asked for. */
export function pager(
  path: string,
  query: Record<string, string | undefined>,
  next: string | null,
): Html | null {
  const isFirst = !query.cursor
  if (isFirst && next === null) return null
  const link = (cursor: string | undefined) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...query, cursor })) if (value) search.set(name, value)
    return `${path}?${search}`
  }
  return html`<nav class="pager" aria-label="${say => say.parts.pages}">
${!isFirst && html`<a href="${link(undefined)}">${say => say.parts.first}</a>`}
${next !== null && html`<a rel="next" href="${link(next)}">${say => say.parts.next}</a>`}
</nav>`
}
