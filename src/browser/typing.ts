import type { ClientFrame, ServerFrames } from '../live/frames.ts'
import { openPartner } from './open-conversation.ts'
import { say } from './words.ts'

/** So long a frame means that somebody types. */
const MEANS_MS = 6_000

/** Who goes on typing says so again, before that is over. */
const SAID_EVERY_MS = 3_000

const typists = new Map<string, ReturnType<typeof setTimeout>>()

/** Somebody types to us, now. */
export function receiveTyping({ typing }: ServerFrames['typing']): void {
  clearTimeout(typists.get(typing))
  typists.set(
    typing,
    setTimeout(() => stopTyping(typing), MEANS_MS),
  )
  showTyping()
}

/** Somebody has sent what they typed, or types no more. */
export function stopTyping(username: string): void {
  clearTimeout(typists.get(username))
  if (typists.delete(username)) showTyping()
}

/** Shows who types: above where one writes, and in the list in place of the last message. It is not announced each time. */
export function showTyping(): void {
  const line = document.querySelector<HTMLElement>('#conversation > .typing > span')
  if (line) line.hidden = !typists.has(openPartner() ?? '')
  if (typists.size === 0 && !document.querySelector('#people .types')) return // as nearly always
  for (const row of document.querySelectorAll<HTMLElement>('#people .row')) showInRow(row)
}

function showInRow(row: HTMLElement): void {
  const isTyping = typists.has(row.dataset.user ?? '')
  const preview = row.querySelector<HTMLElement>('.preview:not(.types)')
  const shown = row.querySelector('.types')
  if (preview && preview.hidden !== isTyping) preview.hidden = isTyping
  if (!isTyping) shown?.remove()
  else if (!shown) preview?.after(typingPreview())
}

function typingPreview(): HTMLElement {
  const element = document.createElement('span')
  element.className = 'preview types'
  element.textContent = say('typing')
  return element
}

/** Tells the server that one types, now and then while the text changes: not for a field that is emptied. */
export function watchTyping(send: (frame: ClientFrame) => void): void {
  let saidTo: string | null = null
  let saidAt = 0
  document.addEventListener('input', ({ target }) => {
    const partner = openPartner()
    if (!(target instanceof HTMLTextAreaElement) || !target.matches('.composer textarea') || partner === null)
      return
    if (target.value.trim() === '' || (partner === saidTo && performance.now() < saidAt + SAID_EVERY_MS))
      return
    saidTo = partner
    saidAt = performance.now()
    send({ typing: partner })
  })
  document.addEventListener('submit', () => {
    saidTo = null // the next text is another one
  })
}
