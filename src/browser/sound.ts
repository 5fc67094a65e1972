/** Two short tones, the second higher: each by its pitch in hertz, and when it begins, in seconds. */
const TONES = [
  { hertz: 660, beginsS: 0 },
  { hertz: 990, beginsS: 0.09 },
] as const

const LENGTH_S = 0.28
const VOLUME = 0.12
const SILENCE = 0.0001

let audio: AudioContext | undefined

/**
 * Plays the sound of a new message. A browser lets no page make a sound in which nobody has pressed anything yet.
 * @returns whether it is heard, as far as the browser says
 */
export async function playSound(): Promise<boolean> {
  if (!navigator.userActivation?.hasBeenActive) return false
  try {
    audio ??= new AudioContext()
    await audio.resume()
    for (const tone of TONES) play(audio, tone)
    return true
  } catch {
    return false
  }
}

function play(audio: AudioContext, { hertz, beginsS }: (typeof TONES)[number]): void {
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  const begins = audio.currentTime + beginsS
  oscillator.frequency.value = hertz
  volume.gain.setValueAtTime(SILENCE, begins)
  volume.gain.exponentialRampToValueAtTime(VOLUME, begins + 0.015)
  volume.gain.exponentialRampToValueAtTime(SILENCE, begins + LENGTH_S)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(begins)
  oscillator.stop(begins + LENGTH_S)
}
