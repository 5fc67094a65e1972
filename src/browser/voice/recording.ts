import { resample } from '../../files/waveform.ts'

/** A voice message that was recorded. */
export type Recording = {
  file: File
  durationMs: number
  /** How loud it is, from 0 to 100, in equal steps. */
  waveform: number[]
}

/** Sound that is being recorded. */
export type Recorder = {
  /** How loud it was at each look so far, from 0 to 100. */
  levels: readonly number[]
  elapsedMs(): number
  /** Ends it, and gives what was recorded. */
  stop(): Promise<Recording>
  /** Ends it, and forgets what was recorded. */
  cancel(): void
}

/** How many numbers say how loud a voice message is. */
const WAVEFORM_LENGTH = 64

/** How often it is looked how loud it is. */
const LOOK_EVERY_MS = 50

/** Speech is as good with that, and a minute takes 240 KB. */
const BITS_PER_SECOND = 32_000

/** What is quieter counts as silence, in decibels below the loudest that there is. */
const SILENCE_DB = 60

/** What browsers record, the one first that every browser plays. */
const TYPES = [
  { type: 'audio/mp4;codecs=mp4a.40.2', ending: 'm4a' },
  { type: 'audio/webm;codecs=opus', ending: 'webm' },
  { type: 'audio/ogg;codecs=opus', ending: 'ogg' },
  { type: 'audio/mp4', ending: 'm4a' },
]

/** Whether this browser can record on this page. Over plain http it knows no microphone. */
export function canRecord(): boolean {
  return (
    navigator.mediaDevices !== undefined && typeof MediaRecorder !== 'undefined' && usableType() !== undefined
  )
}

/** Records from the microphone. @param onLook called whenever it was looked how loud it is */
export async function record(name: string, onLook: () => void): Promise<Recorder> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  try {
    return recordFrom(stream, name, onLook)
  } catch (error) {
    release(stream)
    throw error
  }
}

function recordFrom(stream: MediaStream, name: string, onLook: () => void): Recorder {
  const { type, ending } = usableType() ?? { type: '', ending: '' }
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_PER_SECOND })
  const pieces: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
  const levels: number[] = []
  const meter = createMeter(stream)
  const startedAt = performance.now()
  const timer = setInterval(() => {
    levels.push(meter.level())
    onLook()
  }, LOOK_EVERY_MS)
  recorder.start()

  async function end(): Promise<void> {
    clearInterval(timer)
    // It has ended by itself where the microphone was unplugged.
    if (recorder.state !== 'inactive') {
      const stopped = new Promise(resolve => recorder.addEventListener('stop', resolve, { once: true }))
      recorder.stop()
      await stopped
    }
    release(stream)
    meter.close()
  }

  return {
    levels,
    elapsedMs: () => performance.now() - startedAt,
    async stop() {
      const durationMs = Math.round(performance.now() - startedAt)
      await end()
      const file = new File(pieces, `${name}.${ending}`, { type: type.split(';')[0] ?? type })
      return { file, durationMs, waveform: waveformOf(levels) }
    },
    cancel: () => void end(),
  }
}

/** The browser shows for as long as it is not done that the microphone is on. */
function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function usableType() {
  return TYPES.find(({ type }) => MediaRecorder.isTypeSupported(type))
}

/** Says how loud it is right now. What is heard is not played. */
function createMeter(stream: MediaStream): { level(): number; close(): void } {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    level() {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      const decibels = 10 * Math.log10(Math.max(power, 1e-12))
      return Math.round(Math.min(100, Math.max(0, (100 * (decibels + SILENCE_DB)) / SILENCE_DB)))
    },
    close: () => void context.close(),
  }
}

/** The loudest is as high as there is room, however far away somebody spoke. */
function waveformOf(levels: readonly number[]): number[] {
  const loudest = Math.max(1, ...levels)
  const raised = levels.map(level => Math.round((100 * level) / loudest))
  return raised.length > WAVEFORM_LENGTH ? resample(raised, WAVEFORM_LENGTH) : raised
}
