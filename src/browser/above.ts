/** What can be done about what is said above the page. */
type Way = { label: string; act(): void }

/** Says something above the page for as long as it holds; null when it does not. */
export function showAbove(name: string, text: string | null, way?: Way): void {
  const shown = document.querySelector<HTMLElement>(`.above > [data-name="${name}"]`)
  if (text === null) shown?.remove()
  else if (!shown) place().append(line(name, text, way))
  else if (shown.firstChild?.textContent !== text) shown.firstChild?.replaceWith(text)
}

/** A screen reader tells what comes into an element that it knows. */
function place(): HTMLElement {
  const existing = document.querySelector<HTMLElement>('.above')
  if (existing) return existing
  const above = document.createElement('div')
  above.className = 'above'
  above.setAttribute('role', 'status')
  document.querySelector('.app')?.prepend(above)
  return above
}

function line(name: string, text: string, way?: Way): HTMLElement {
  const element = document.createElement('p')
  element.dataset.name = name
  element.append(text)
  if (way) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = way.label
    button.addEventListener('click', way.act)
    element.append(button)
  }
  return element
}
