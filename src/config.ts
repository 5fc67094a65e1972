import { resolve } from 'node:path'
import { OperatorError } from './operator-error.ts'

/** An option: its name in the environment, what it means, its default, and how its text becomes a value. */
type Option<Value> = {
  name: string
  meaning: string
  default: string
  /** Returns the value, or throws an Error whose message completes "PORT must be …". */
  parse(text: string): Value
}

function option<Value>(
  name: string,
  fallback: string,
  parse: (text: string) => Value,
  meaning: string,
): Option<Value> {
  return { name, meaning, default: fallback, parse }
}

/** Every option there is. README's table is checked against this one. */
export const OPTIONS = {
  port: option('PORT', '3000', wholeNumber(0, 65_535), 'TCP port; 0 takes a free one'),
  host: option('HOST', '127.0.0.1', anyText, 'address to listen on; `0.0.0.0` for all of them'),
  databaseUrl: option(
    'DATABASE_URL',
    '',
    postgresUrl,
    'a PostgreSQL 15+ of yours; empty: ChatApp runs its own in the data directory',
  ),
  dataDir: option(
    'CHATAPP_DATA_DIR',
    './data',
    text => resolve(text),
    'where the embedded database keeps everything',
  ),
  pageSize: option('CHATAPP_PAGE_SIZE', '15', wholeNumber(1, 100), 'messages shown at once'),
  maxMessageLength: option(
    'CHATAPP_MAX_MESSAGE_LENGTH',
    '10000',
    wholeNumber(1, 50_000),
    'characters a message may have',
  ),
  signUp: option('CHATAPP_SIGN_UP', 'open', oneOf('open', 'closed'), 'whether newcomers may make an account'),
  sessionDays: option(
    'CHATAPP_SESSION_DAYS',
    '30',
    wholeNumber(1, 3650),
    'days until a person has to sign in again',
  ),
  rateLimits: option(
    'CHATAPP_RATE_LIMITS',
    'on',
    oneOf('on', 'off'),
    'limits on sign-in, sign-up and sending; `off` for load tests',
  ),
} as const

/** The options as typed values. */
export type Config = { [Key in keyof typeof OPTIONS]: ReturnType<(typeof OPTIONS)[Key]['parse']> }

/**
 * Reads every option from the environment; an unset or empty one takes its default.
 * @throws OperatorError for the first value that cannot be used
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  function read<Value>(option: Option<Value>): Value {
    const text = environment[option.name] || option.default
    try {
      return option.parse(text)
    } catch (error) {
      throw new OperatorError(
        `${option.name} must be ${error instanceof Error ? error.message : 'something else'}.`,
      )
    }
  }
  return {
    port: read(OPTIONS.port),
    host: read(OPTIONS.host),
    databaseUrl: read(OPTIONS.databaseUrl),
    dataDir: read(OPTIONS.dataDir),
    pageSize: read(OPTIONS.pageSize),
    maxMessageLength: read(OPTIONS.maxMessageLength),
    signUp: read(OPTIONS.signUp),
    sessionDays: read(OPTIONS.sessionDays),
    rateLimits: read(OPTIONS.rateLimits),
  }
}

/** The options as a Markdown table, for README. */
export function describeOptions(): string {
  const rows = Object.values(OPTIONS).map(
    ({ name, default: fallback, meaning }) =>
      `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${meaning} |`,
  )
  return ['| option | default | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

function anyText(text: string): string {
  return text
}

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= min && number <= max))
      throw new Error(`a whole number from ${min} to ${max}, not "${text}"`)
    return number
  }
}

function oneOf<const Choice extends string>(...choices: Choice[]) {
  return (text: string): Choice => {
    const choice = choices.find(candidate => candidate === text)
    if (choice === undefined) throw new Error(`${choices.join(' or ')}, not "${text}"`)
    return choice
  }
}

/** The text is a secret (it may hold a password), so the complaint does not repeat it. */
function postgresUrl(text: string): string {
  if (text !== '' && !/^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '')) {
    throw new Error('a URL like postgres://user:password@host:5432/database')
  }
  return text
}
