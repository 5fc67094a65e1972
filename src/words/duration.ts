/** Writes how long something lasts as a clock does: `0:07`, `12:30`, `1:02:03`. The same in every language. */
export function clockTime(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)]
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
