type Level = 'info' | 'warn' | 'error'
type Details = Record<string, string | number | boolean | undefined>

/** Whether logs are for machines: `NODE_ENV=production`. */
export const isProduction = process.env.NODE_ENV === 'production'

/**
 * Tells the operator what happened: one JSON line per event in production, a readable line otherwise.
 * Never give it a password, a token or a message's text.
 */
export function log(level: Level, event: string, details: Details = {}): void {
  const line = isProduction
    ? JSON.stringify({ time: new Date().toISOString(), level, event, ...details })
    : [level === 'info' ? '·' : level === 'warn' ? '!' : '✗', event, describe(details)]
        .filter(Boolean)
        .join(' ')
  process.stderr.write(`${line}\n`)
}

/** An error as one line for the log. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describe(details: Details): string {
  return Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
