import { icon } from '../icons.ts'
import { watchGestures } from './gestures.ts'
import { type Parts, parts } from './lightbox-parts.ts'
import { say } from './words.ts'

/** How far an arrow key moves a picture that is larger than its place, in pixels. */
const STEP = 80

/** Shows a picture over the page, and lets one go through all that are in the conversation. */
export function showPicture(link: HTMLAnchorElement): void {
  const made = parts()
  document.body.append(made.dialog)
  const view = createView(made, link)
  const { dialog, stage, previous, next, zoom, close } = made
  const observer = new MutationObserver(view.closeWhenGone)
  observer.observe(document.body, { childList: true, subtree: true })
  previous.addEventListener('click', () => view.turn(-1))
  next.addEventListener('click', () => view.turn(1))
  zoom.addEventListener('click', () => view.zoom())
  close.addEventListener('click', () => dialog.close())
  stage.addEventListener('click', event => {
    if (event.target === stage) dialog.close()
    else view.zoom(event)
  })
  dialog.addEventListener('keydown', event => {
    if (!view.press(event)) return
    event.preventDefault()
    event.stopPropagation()
  })
  watchGestures(stage, { turn: view.turn, leave: () => dialog.close() })
  addEventListener('resize', view.fit)
  dialog.addEventListener('close', () => {
    observer.disconnect()
    removeEventListener('resize', view.fit)
    dialog.remove()
    view.link().focus()
  })
  dialog.showModal()
  view.show()
}

/** What is shown in the lightbox, and what can be done about it. */
function createView(made: Parts, first: HTMLAnchorElement) {
  const { dialog, stage, title, place, download } = made
  let link = first

  function show(): void {
    const { file, width, height } = link.dataset
    const name = link.querySelector('img')?.title ?? ''
    const all = pictures()
    const index = all.indexOf(link)
    title.textContent = name
    place.hidden = all.length < 2
    place.textContent = say('place')
      .replace('{number}', String(index + 1))
      .replace('{count}', String(all.length))
    download.href = link.href
    stage.classList.remove('zoomed')
    stage.style.setProperty('--ratio', String(Number(width) / Number(height)))
    stage.style.setProperty('--pixels', `${width}px`)
    enable(made.previous, index > 0)
    enable(made.next, index < all.length - 1)
    const preview = new Image()
    preview.src = link.querySelector('img')?.src ?? ''
    put(preview, name)
    fit()
    void load(link.href, name, () => link.dataset.file === file)
  }

  /** The preview, which is there, is replaced by the picture itself as soon as that is. */
  async function load(address: string, name: string, isWanted: () => boolean): Promise<void> {
    const picture = new Image()
    picture.src = address
    const isLoaded = await picture.decode().then(
      () => true,
      () => false,
    )
    if (!isWanted()) return
    if (isLoaded) put(picture, name)
    else stage.append(complaint())
  }

  function put(picture: HTMLImageElement, name: string): void {
    picture.className = 'shown'
    picture.alt = name
    picture.draggable = false
    stage.replaceChildren(picture)
  }

  function turn(by: number): void {
    goTo(pictures()[pictures().indexOf(link) + by])
  }

  function goTo(other: HTMLAnchorElement | undefined): void {
    if (!other || other === link) return
    link = other
    show()
  }

  /** To every pixel, with what was pressed in the middle, and back. */
  function zoom(at?: MouseEvent): void {
    const box = stage.querySelector('.shown')?.getBoundingClientRect()
    if (!box || (!stage.matches('.zoomed') && !isLarger())) return
    const x = at ? (at.clientX - box.left) / box.width : 0.5
    const y = at ? (at.clientY - box.top) / box.height : 0.5
    stage.classList.toggle('zoomed')
    stage.scrollTo(
      x * stage.scrollWidth - stage.clientWidth / 2,
      y * stage.scrollHeight - stage.clientHeight / 2,
    )
    fit()
  }

  function isLarger(): boolean {
    return Number(link.dataset.width) > (stage.querySelector('.shown')?.clientWidth ?? 0)
  }

  function fit(): void {
    const isZoomed = stage.matches('.zoomed')
    enable(made.zoom, isZoomed || isLarger())
    made.zoom.ariaLabel = say(isZoomed ? 'zoomOut' : 'zoomIn')
    made.zoom.replaceChildren(icon(isZoomed ? 'zoom-out' : 'zoom-in'))
  }

  /** Returns whether a key stands for something here. */
  function press({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (altKey || ctrlKey || metaKey) return false
    if (key === 'Tab') return keepFocus(shiftKey)
    const ahead = getComputedStyle(dialog).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const isZoomed = stage.matches('.zoomed')
    if (isZoomed && key.startsWith('Arrow')) scroll(key)
    else if (key === 'ArrowLeft' || key === 'ArrowRight') turn(key === ahead ? 1 : -1)
    else if (key === 'Home') goTo(pictures()[0])
    else if (key === 'End') goTo(pictures().at(-1))
    else if (key === (isZoomed ? '-' : '+')) zoom()
    else return false
    return true
  }

  function scroll(key: string): void {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1] }[key] ?? [0, 1]
    stage.scrollBy((x ?? 0) * STEP, (y ?? 0) * STEP)
  }

  /** Tab goes round within the lightbox. */
  function keepFocus(isBackwards: boolean): boolean {
    const stops = [...dialog.querySelectorAll<HTMLElement>('a, button:not([aria-disabled="true"])')]
    const index = document.activeElement instanceof HTMLElement ? stops.indexOf(document.activeElement) : -1
    stops.at((index + (isBackwards ? -1 : 1)) % stops.length)?.focus()
    return true
  }

  return {
    show,
    turn,
    zoom,
    fit,
    press,
    link: () => link,
    /** A message may be deleted while one looks at it. */
    closeWhenGone: () => {
      if (!link.isConnected) dialog.close()
    },
  }
}

function pictures(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>('#messages a.picture')]
}

/** A button that is disabled would lose the focus, and with it the keys. */
function enable(button: HTMLElement, isEnabled: boolean): void {
  button.ariaDisabled = String(!isEnabled)
}

function complaint(): HTMLElement {
  const element = document.createElement('p')
  element.role = 'alert'
  element.textContent = say('noPicture')
  return element
}
