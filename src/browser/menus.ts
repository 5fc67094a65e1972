/** Closes a menu as one expects: by a press elsewhere, and by Escape, which gives the focus back to its button. */
export function watchMenus(): void {
  document.addEventListener('pointerdown', ({ target }) => {
    const menu = openMenu()
    if (menu && !(target instanceof Node && menu.contains(target))) menu.open = false
  })
  document.addEventListener('submit', () => openMenu()?.removeAttribute('open'))
  document.addEventListener('keydown', ({ key }) => {
    const menu = openMenu()
    if (!menu || key !== 'Escape') return
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
}

function openMenu(): HTMLDetailsElement | null {
  return document.querySelector<HTMLDetailsElement>('details.menu[open]')
}
