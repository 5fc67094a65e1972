/** The field where one writes; null where no conversation is open, or nobody can write in it. */
export function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>('.composer textarea')
}

/** Puts a text into the field as if it had been typed, with the cursor after it: it is kept, counted and made room for. */
export function setText(text: string): void {
  const target = field()
  if (!target) return
  target.value = text
  target.setSelectionRange(text.length, text.length)
  target.dispatchEvent(new Event('input', { bubbles: true }))
}
