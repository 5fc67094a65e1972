import { clockTime } from '../duration.ts'
import { sizeIn } from '../size.ts'

const numbers = new Intl.NumberFormat('en')

/** What is said of the files of messages where they are shown. */
export const media = {
  pictures: (count: number) => (count === 1 ? 'Picture' : `${numbers.format(count)} pictures`),
  files: (count: number) => (count === 1 ? '1 file' : `${numbers.format(count)} files`),
  film: 'Video',
  voice: (durationMs: number) => `Voice message (${clockTime(durationMs)})`,
  withText: (files: string, text: string) => `${files} · ${text}`,
  picture: (name: string) => `Picture: ${name}`,
  size: (bytes: number) => sizeIn('en', bytes),
  typeAndSize: (ending: string, bytes: number) => `${ending} · ${sizeIn('en', bytes)}`,
  play: 'Play',
  time: (durationMs: number) => clockTime(durationMs),
  position: 'Place in the voice message',
  speed: 'Speed',
  /** What the scripts say that show pictures and play. */
  browser: {
    pictures: 'Pictures',
    previous: 'Previous picture',
    next: 'Next picture',
    zoomIn: 'Show every pixel',
    zoomOut: 'Show all of it',
    download: 'Download',
    close: 'Close',
    place: '{number} of {count}',
    noPicture: 'This picture cannot be loaded. It may have been deleted.',
    play: 'Play',
    pause: 'Pause',
    speed: 'Speed',
    position: 'Place in the voice message',
  },
}
