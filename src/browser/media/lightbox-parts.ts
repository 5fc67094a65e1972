import type { IconName } from '../../html/icon-names.ts'
import { icon } from '../icons.ts'
import { say } from './words.ts'

/** What the lightbox is made of. */
export type Parts = {
  dialog: HTMLDialogElement
  stage: HTMLElement
  title: HTMLElement
  place: HTMLElement
  zoom: HTMLButtonElement
  download: HTMLAnchorElement
  close: HTMLButtonElement
  previous: HTMLButtonElement
  next: HTMLButtonElement
}

/** Makes the lightbox, which is empty. */
export function parts(): Parts {
  const dialog = document.createElement('dialog')
  dialog.className = 'lightbox'
  dialog.ariaLabel = say('pictures')
  const [title, place, stage] = [element('p', 'title'), element('p', 'place'), element('div', 'stage')]
  title.dir = 'auto'
  place.role = 'status'
  const zoom = tool('zoomIn', 'zoom-in')
  const download = document.createElement('a')
  download.className = 'tool'
  download.download = ''
  download.ariaLabel = say('download')
  download.append(icon('download'))
  const close = tool('close', 'x')
  close.autofocus = true
  const previous = tool('previous', 'chevron-left', 'turn previous')
  const next = tool('next', 'chevron-right', 'turn next')
  const header = document.createElement('header')
  header.append(title, place, zoom, download, close)
  dialog.append(header, stage, previous, next)
  return { dialog, stage, title, place, zoom, download, close, previous, next }
}

function element(name: 'p' | 'div', className: string): HTMLElement {
  const made = document.createElement(name)
  made.className = className
  return made
}

function tool(label: 'zoomIn' | 'close' | 'previous' | 'next', name: IconName, more = ''): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = `tool ${more}`
  made.ariaLabel = say(label)
  made.append(icon(name))
  return made
}
