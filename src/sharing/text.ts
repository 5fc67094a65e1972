/** What the form of an app that shares something calls the texts in it, as the manifest says. */
const FIELDS = ['title', 'text', 'url']

/** Makes one text of those that another app shares. Many say the address in the text, too, or the title. */
export function sharedText(read: (field: string) => unknown): string {
  const texts = FIELDS.map(field => String(read(field) ?? '').trim())
  return withoutRepetition(texts).join('\n')
}

function withoutRepetition(texts: string[]): string[] {
  return texts.filter(
    (text, place) =>
      text !== '' &&
      !texts.some((other, at) => at !== place && other.includes(text) && (other !== text || at < place)),
  )
}
