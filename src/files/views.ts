import { type Html, html } from '../html/html.ts'
import type { IconName } from '../html/icon-names.ts'
import { icon } from '../html/icons.ts'
import { isPicture, kindOf, type Picture } from './kinds.ts'
import { type FileOfMessage, filePath, previewPath, previewSize } from './model.ts'
import { describeFiles } from './summary.ts'
import { voiceView } from './voice-views.ts'

/** How wide and how high a picture is shown at most that stands alone, in CSS pixels. */
const SHOWN_SIDE = 320

/** What is narrower or lower is hard to press: it stands in the middle of so much. */
const LEAST_SIDE = 48

/**
 * The files of a message: pictures together, and the others below each other. Each is a link: a script shows pictures in the page, and
 * without one they open as a browser shows them. What is not there yet has its room.
 */
export function filesView(files: readonly FileOfMessage[]): Html | null {
  if (files.length === 0) return null
  const pictures = files.filter(isPicture)
  const others = files.filter(file => !isPicture(file))
  return html`<div class="files${pictures.length > 0 && ' pictured'}" role="group" aria-label="${describeFiles(files)}">${picturesView(pictures)}${others.map(otherView)}</div>`
}

function picturesView(pictures: readonly Picture[]): Html | null {
  const [only] = pictures
  if (!only) return null
  if (pictures.length === 1) return pictureLink(only, shownSize(only))
  const wide = wideOnes(pictures.length)
  return html`<div class="pictures">${pictures.map((picture, index) => pictureLink(picture, null, index < wide))}</div>`
}

/** How many of them, from the first on, stand two in a row; the others three. So each row is full. */
function wideOnes(count: number): number {
  return { 0: 0, 1: 4, 2: 2 }[count % 3] ?? 0
}

/** The preview's width and height are those that it is shown with; several pictures have theirs from the style sheet. */
function pictureLink({ id, name, width, height }: Picture, shown: Shown | null, isWide = false): Html {
  return html`<a class="picture${isWide && ' wide'}" href="${filePath(id)}" data-file="${id}" data-width="${width}" data-height="${height}"><img src="${previewPath(id)}" ${shown && html`width="${shown.width}" height="${shown.height}"`}${shown?.isClamped && html` class="clamped"`} alt="${say => say.media.picture(name)}" title="${name}" loading="lazy" decoding="async"></a>`
}

/** In CSS pixels, and whether that is more than the picture fills. */
type Shown = { width: number; height: number; isClamped: boolean }

/** Of the preview's own proportions, to a fraction of a pixel: it takes no other room once it is there. */
function shownSize(picture: Picture): Shown {
  const preview = previewSize(picture)
  const scale = Math.min(1, SHOWN_SIDE / Math.max(preview.width, preview.height))
  const [width, height] = [preview.width * scale, preview.height * scale]
  return {
    width: Math.max(LEAST_SIDE, width),
    height: Math.max(LEAST_SIDE, height),
    isClamped: Math.min(width, height) < LEAST_SIDE,
  }
}

function otherView(file: FileOfMessage): Html {
  const path = filePath(file.id)
  switch (kindOf(file)) {
    case 'film':
      return html`<div class="film"><video src="${path}" controls preload="metadata" playsinline aria-label="${file.name}"></video><p hidden>${say => say.media.unplayable}</p></div>${fileLink(file)}`
    case 'sound':
      return html`${fileLink(file)}<audio src="${path}" controls preload="metadata" aria-label="${file.name}"></audio>`
    case 'voice':
      return voiceView(file)
    default:
      return fileLink(file)
  }
}

function fileLink(file: FileOfMessage): Html {
  const { id, name } = file
  const [, ending] = ENDING.exec(name) ?? []
  const about = html`${say => (ending ? say.media.typeAndSize(ending.toUpperCase(), file.size) : say.media.size(file.size))}`
  return html`<a class="file" href="${filePath(id)}" download title="${name}">${icon(iconOf(file))}<span class="name" dir="auto">${name}</span><span class="about">${about}</span></a>`
}

const ENDING = /\.([A-Za-z0-9]{1,5})$/

const ARCHIVE = /zip|compressed|x-(?:tar|rar|7z|bzip2?|xz)|gzip|zstd/

const TEXT = /^text\/|pdf|document|msword|rtf/

function iconOf({ type }: FileOfMessage): IconName {
  if (type.startsWith('image/')) return 'image'
  if (type.startsWith('video/')) return 'film'
  if (type.startsWith('audio/')) return 'music'
  if (ARCHIVE.test(type)) return 'file-archive'
  return TEXT.test(type) ? 'file-text' : 'file'
}
