/** Brings the buttons to life that copy a field and print the page: without a script, they are not there. */
export function watchCodes(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-copies]')) {
    const field = document.getElementById(button.dataset.copies ?? '')
    if (!(field instanceof HTMLTextAreaElement)) continue
    button.hidden = false
    button.addEventListener('click', () => void copy(field, button))
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-prints]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
}

/** Over plain http there is no clipboard to write to: what is selected can be copied by hand. */
async function copy(field: HTMLTextAreaElement, button: HTMLElement): Promise<void> {
  field.select()
  await navigator.clipboard?.writeText(field.value)
  if (navigator.clipboard) button.textContent = button.dataset.copied ?? null
}
