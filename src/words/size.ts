const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Writes a number of bytes in the largest unit that it has one of, as a language does: `1.2 MB`. */
export function sizeIn(tag: string, bytes: number, options: Intl.NumberFormatOptions = {}): string {
  const steps = Math.floor(Math.log(Math.max(Math.abs(bytes), 1)) / Math.log(1_024))
  const step = Math.min(steps, UNITS.length - 1)
  const format = {
    ...options,
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short', // "512 bytes", not "512 byte"
    maximumFractionDigits: 1,
  } as const
  return new Intl.NumberFormat(tag, format).format(bytes / 1_024 ** step)
}
