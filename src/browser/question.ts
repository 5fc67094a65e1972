/** Asks by one of the page's dialogs, and does something where that is the answer. */
export function ask(name: string, answer: string, act: () => void): void {
  const dialog = document.querySelector<HTMLDialogElement>(`dialog.${name}`)
  if (!dialog) return
  dialog.returnValue = ''
  dialog.addEventListener(
    'close',
    () => {
      if (dialog.returnValue === answer) act()
    },
    { once: true },
  )
  dialog.showModal()
}
