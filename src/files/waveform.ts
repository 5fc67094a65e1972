/** How many bars a voice message is drawn with. */
export const BARS = 40

/** The width and the height of a drawing of them, in its own units. */
export const DRAWING = { width: BARS * 4, height: 32 }

/** A bar is never shorter: silence is seen, too. */
const LEAST = 3

/** Brings levels to another number of them. Where there become fewer, the loudest of each stretch stays. */
export function resample(levels: readonly number[], count: number): number[] {
  if (levels.length === 0) return []
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * levels.length) / count)
    const end = Math.max(start + 1, Math.floor(((index + 1) * levels.length) / count))
    return Math.max(...levels.slice(start, end))
  })
}

/** Draws levels from 0 to 100 as bars, around the middle: the `d` of a path. */
export function drawWaveform(levels: readonly number[]): string {
  const { width, height } = DRAWING
  const shown = resample(levels.length > 0 ? levels : [0], BARS)
  const step = width / shown.length
  return shown
    .map((level, index) => {
      const length = Math.round(LEAST + ((height - 2 - LEAST) * level) / 100)
      return `M${step * (index + 0.5)} ${(height - length) / 2}v${length}`
    })
    .join('')
}
