import { clockTime } from '../duration.ts'
import { sizeIn } from '../size.ts'

const numbers = new Intl.NumberFormat('en')

/** What is said of the files of messages where they are shown. */
export const media = {
  pictures: (count: number) => (count === 1 ? 'Picture' : `${numbers.format(count)} pictures`),
  files: (count: number) => (count === 1 ? '1 file' : `${numbers.format(count)} files`),
  film: 'Video',
  unplayable: 'This video cannot be played here. Save it to watch it.',
  voice: (durationMs: number) => `Voice message (${clockTime(durationMs)})`,
  withText: (files: string, text: string) => `${files} · ${text}`,
  picture: (name: string) => `Picture: ${name}`,
  size: (bytes: number) => sizeIn('en', bytes),
  typeAndSize: (ending: string, bytes: number) => `${ending} · ${sizeIn('en', bytes)}`,
  play: 'Play',
  time: (durationMs: number) => clockTime(durationMs),
  position: 'Place in the voice message',
  speed: 'Speed',
  record: 'Record a voice message',
  /** What the scripts say that show pictures, play and record. */
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
    voice: 'Voice message',
    asking: 'Waiting for the microphone…',
    recording: 'Recording',
    slide: 'Slide away to cancel',
    cancel: 'Cancel',
    stop: 'Stop and listen',
    discard: 'Delete the recording',
    send: 'Send',
    ready: 'Recorded. Listen, send or delete it.',
    noMicrophone: 'The microphone cannot be used: allow it for this page in your browser, and try again.',
    cannotRecord: 'This browser cannot record here. It needs an address with https.',
  },
}
