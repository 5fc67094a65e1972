type Level = 'debug' | 'info' | 'warn' | 'error'
type Details = Record<string, string | number | boolean | readonly (string | number)[] | undefined>

const SIGNS = { debug: ' ', info: '·', warn: '!', error: '✗' } as const
const LEVELS: Level[] = ['debug', 'info', 'warn', 'error']

let least: Level = 'info'
// Not as process.env.NODE_ENV: the bundler would put in its place what that was when the binary was built.
const { NODE_ENV } = process.env
let isJson = NODE_ENV === 'production'

/** Follows the options, once they are known. */
export function configureLog({ logFormat, logLevel }: { logFormat: string; logLevel: Level }): void {
  least = logLevel
  if (logFormat !== 'auto') isJson = logFormat === 'json'
}

/** Whether lines are for machines. */
export function logsJson(): boolean {
  return isJson
}

/** Whether events of this level are logged: for what costs something to find out. */
export function logs(level: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least)
}

/**
 * Tells the operator what happened: one JSON line per event, or a readable line.
 * Never give it a password, a token or a message's text.
 */
export function log(level: Level, event: string, details: Details = {}): void {
  if (!logs(level)) return
  const line = isJson
    ? JSON.stringify({ time: new Date().toISOString(), level, event, ...details })
    : [SIGNS[level], event, describe(details)].filter(Boolean).join(' ')
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
