import { messageList, showsLatest } from './open-conversation.ts'

/** What the header says of messages that disappear follows the last change of that setting which is among the messages. */
export function showDisappearing(): void {
  const notices = messageList()?.querySelectorAll<HTMLElement>('.notice[data-disappearing]') ?? []
  const last = [...notices].at(-1)
  const hint = document.querySelector<HTMLElement>('#conversation .disappearing')
  const text = hint?.querySelector('span')
  if (!last || !hint || !text || !showsLatest()) return
  const isOff = last.dataset.disappearing === '0'
  if (hint.hidden !== isOff) hint.hidden = isOff
  if (text.textContent !== last.dataset.hint) text.textContent = last.dataset.hint ?? ''
}
