import { findFirstNew, isFollowing, type Placed, type Reading } from '../messages/arrangement.ts'
import { momentOf, separateDays } from './times.ts'
import { say } from './words.ts'

/** Has the messages stand among each other as they do on a page of the server, however they came in. Does nothing where all is right. */
export function arrange(list: HTMLElement): void {
  separateDays(list)
  showFirstNew(list)
  group(list)
}

/** Whether this list begins where the conversation does: nothing older can be loaded. */
function isBeginning(list: HTMLElement): boolean {
  return list.querySelector(':scope > .more.older') === null
}

/** How far the reader had read when this page was opened. */
export function readingOf({ dataset }: HTMLElement): Reading {
  return { readSeq: Number(dataset.read), lastSeq: Number(dataset.last) }
}

/** The line above the first message that was new stays while the page is open, and comes with that message when it is loaded later. */
function showFirstNew(list: HTMLElement): void {
  const line = list.querySelector(':scope > .new')
  const reading = readingOf(list)
  if (reading.lastSeq <= reading.readSeq) return
  const items = [...list.querySelectorAll<HTMLElement>(':scope > .message[data-seq]:not([hidden])')]
  const placed = items.map(item => ({ ...placeOf(item), item }))
  const first = findFirstNew(placed, reading, isBeginning(list))?.item
  if (!first) line?.remove()
  else if (first.previousElementSibling !== line || !line) first.before(line ?? newLine())
}

function newLine(): HTMLElement {
  const line = document.createElement('li')
  line.className = 'new'
  line.textContent = say('newMessages')
  return line
}

/** Of each group the first message has a time, and the face of who wrote it: the one above the conversation. */
function group(list: HTMLElement): void {
  const face = document.querySelector('#conversation > .bar > .avatar')
  let previous: Placed | null = null
  for (const item of list.children) {
    if (!(item instanceof HTMLElement) || item.hidden || item.matches('.loading')) continue
    if (!item.matches('.message')) {
      previous = null // a heading, or the line above what is new
      continue
    }
    const own = placeOf(item)
    const follows = previous !== null && isFollowing(previous, own)
    if (item.classList.contains('follows') !== follows) item.classList.toggle('follows', follows)
    showFace(item, own.isOwn || own.isNotice || follows ? null : face)
    previous = own
  }
}

function showFace(item: HTMLElement, face: Element | null): void {
  const shown = item.querySelector(':scope > .avatar')
  if (!face) shown?.remove()
  else if (!shown) item.append(face.cloneNode(true))
  else if (!shown.isEqualNode(face)) shown.replaceWith(face.cloneNode(true))
}

function placeOf(item: HTMLElement): Placed {
  return {
    seq: Number(item.dataset.seq),
    isOwn: item.classList.contains('own'),
    isNotice: item.classList.contains('notice'),
    at: momentOf(item).getTime(),
  }
}
