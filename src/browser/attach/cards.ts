import { sizeIn } from '../../words/size.ts'
import { icon } from '../icons.ts'
import { isBlobKept, readBlob } from './blobs.ts'
import { type Attached, isKeptForAll } from './store.ts'
import { say } from './words.ts'

// How a file is shown that was attached: what it is, and how far it has come.

type CardWays = { isPaused(key: string): boolean; remove(key: string): void; tryAgain(key: string): void }

/** What a browser draws as a picture whatever is in it. An SVG is drawn too, but may be of any size. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/

/** What the server draws anew loses what a camera noted in it, and a drawing has nothing of one. Other pictures, and films, keep it. */
const WITHOUT_NOTES = /^image\/(png|jpeg|gif|webp|svg\+xml)$/
const OF_CAMERA = /^(image|video)\//

/** The same by their names: few systems know what type these are of. */
const OF_CAMERA_NAME = /\.(hei[cf]|tiff?|avif|dng|mov)$/i

/** The addresses of pictures that are shown from the files themselves, by key. */
const addresses = new Map<string, string>()

/** Makes it. @param canRemove whether it may be taken away alone, as where one writes */
export function createCard(attached: Attached, canRemove: boolean, ways: CardWays): HTMLElement {
  const { key, name, size } = attached
  const card = document.createElement('li')
  card.className = 'attachment'
  card.dataset.key = key
  const title = span('name', name)
  title.dir = 'auto'
  title.title = name
  const bar = document.createElement('progress')
  bar.max = size
  bar.ariaLabel = say('progress', { name })
  const buttons = document.createElement('span')
  buttons.className = 'buttons'
  buttons.append(button('try-again', say('tryAgain'), 'rotate-cw', () => ways.tryAgain(key)))
  if (canRemove) buttons.append(button('remove', say('remove', { name }), 'x', () => ways.remove(key)))
  card.append(
    thumbnail(attached),
    title,
    span('about', sizeIn(document.documentElement.lang, size)),
    bar,
    span('how', ''),
    buttons,
  )
  if (canRemove && keepsNotes(attached)) card.append(span('note', say('keepsNotes')))
  showCard(card, attached, ways)
  return card
}

/** Shows how far it has come by now. */
export function showCard(card: HTMLElement, attached: Attached, { isPaused }: CardWays): void {
  const { key, received, isWhole, refusal, isFinal } = attached
  const bar = card.querySelector('progress')
  const how = card.querySelector('.how')
  const again = card.querySelector<HTMLElement>('[value="try-again"]')
  card.classList.toggle('refused', refusal !== null)
  card.classList.toggle('whole', isWhole)
  if (bar) {
    bar.hidden = isWhole || refusal !== null
    bar.value = received
  }
  if (again) again.hidden = refusal === null || isFinal
  const text = refusal ?? stateOf(attached, isPaused(key))
  if (how && how.textContent !== text) how.textContent = text
}

/** Shows how much of it has left by now. */
export function showSent(card: HTMLElement, bytes: number): void {
  const bar = card.querySelector('progress')
  if (bar) bar.value = bytes
}

/** Lets the browser forget the picture of a file that is not shown any more. */
export function forgetPicture(key: string): void {
  const address = addresses.get(key)
  if (address !== undefined) URL.revokeObjectURL(address)
  addresses.delete(key)
}

/** Whether it survives that this page is left: what the server has need not be kept. */
export function isKept({ key, isWhole }: Attached): boolean {
  return isKeptForAll(key) && (isWhole || isBlobKept(key))
}

function stateOf(attached: Attached, isPaused: boolean): string {
  if (!isKept(attached)) return say('unkept')
  if (isPaused) return say('paused')
  return attached.isWhole ? say('whole') : ''
}

/** Whether whoever gets it can see what a camera noted in it, which may be the place. */
function keepsNotes({ name, type }: Attached): boolean {
  return OF_CAMERA.test(type) ? !WITHOUT_NOTES.test(type) : OF_CAMERA_NAME.test(name)
}

/** A picture is shown from the file itself. */
function thumbnail({ key, type }: Attached): HTMLElement {
  const frame = span('thumbnail', '')
  frame.ariaHidden = 'true'
  frame.append(icon('file'))
  if (PICTURE.test(type)) void drawInto(frame, key)
  return frame
}

async function drawInto(frame: HTMLElement, key: string): Promise<void> {
  const file = addresses.has(key) ? null : await readBlob(key)
  if (file && !addresses.has(key)) addresses.set(key, URL.createObjectURL(file))
  const address = addresses.get(key)
  if (address === undefined) return
  const picture = document.createElement('img')
  picture.alt = ''
  picture.src = address
  picture.decoding = 'async'
  await picture.decode().then(
    () => frame.replaceChildren(picture),
    () => {}, // it is no picture, whatever its name says
  )
}

function span(name: string, text: string): HTMLElement {
  const made = document.createElement('span')
  made.className = name
  made.textContent = text
  return made
}

function button(value: string, label: string, shown: 'x' | 'rotate-cw', act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'tool'
  made.value = value
  made.ariaLabel = label
  made.title = label
  made.append(icon(shown))
  made.addEventListener('click', act)
  return made
}
