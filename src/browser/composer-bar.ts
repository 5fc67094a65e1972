import { forgetReply } from './kept-reply.ts'

/** Puts what the text in the field is about above it, in place of what was there. Returns null where one cannot write. */
export function openBar(template: 'replying' | 'editing'): HTMLElement | null {
  removeBars()
  const bars = document.querySelector('.composer .bars')
  const content = document.querySelector<HTMLTemplateElement>(`#${template}`)?.content.cloneNode(true)
  if (!bars || !content) return null
  bars.append(content)
  return bars.querySelector<HTMLElement>('.about-message')
}

/** Takes it away: it was sent, or is not wanted any more. */
export function closeBars(): void {
  removeBars()
  forgetReply()
}

function removeBars(): void {
  document.querySelector('.composer .bars')?.replaceChildren()
}
