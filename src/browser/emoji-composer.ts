import { pickEmoji } from './emoji.ts'
import { watchEmojiNames } from './emoji-names.ts'

/** Puts emoji into what is being written: from the picker behind the button, and by the beginnings of their names. */
export function watchEmoji(): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('.emoji-button') : null
    if (button) void pickFor(button)
  })
  watchEmojiNames(insert)
}

async function pickFor(button: HTMLElement): Promise<void> {
  const emoji = await pickEmoji(button)
  const text = button.closest('form')?.querySelector('textarea')
  if (emoji === null || !text) return
  insert(text, emoji, text.selectionStart)
  text.focus()
}

/** In place of what is selected, and of what stands before it from a place on. Whoever listens to the field hears of it. */
function insert(text: HTMLTextAreaElement, emoji: string, from: number): void {
  text.setRangeText(emoji, from, text.selectionEnd, 'end')
  text.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
