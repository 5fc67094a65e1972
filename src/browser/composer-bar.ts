/** Puts what the text in the field is about above it, in place of what was there. Returns null where one cannot write. */
export function openBar(template: 'replying' | 'editing'): HTMLElement | null {
  closeBars()
  const bars = document.querySelector('.composer .bars')
  const content = document.querySelector<HTMLTemplateElement>(`#${template}`)?.content.cloneNode(true)
  if (!bars || !content) return null
  bars.append(content)
  return bars.querySelector<HTMLElement>('.about-message')
}

/** Takes it away. */
export function closeBars(): void {
  document.querySelector('.composer .bars')?.replaceChildren()
}
