import { OperatorError } from '../errors.ts'
import { OPTIONS, type Option } from './options.ts'
import { type Given, gatherSettings, type Setting } from './settings.ts'

/** The options as typed values. */
export type Config = { [Key in keyof typeof OPTIONS]: ReturnType<(typeof OPTIONS)[Key]['parse']> } & {
  /** Where each option that was given came from, by its name: "--port", "PORT", "port in chatapp.toml". */
  sources: ReadonlyMap<string, string>
}

/**
 * Reads every option: from the command line, else the environment, else the settings file, else its default.
 * @throws OperatorError for the first value that cannot be used
 */
export function readConfig(environment: Record<string, string | undefined>, given: Given = {}): Config {
  return parseSettings(readSettings(environment, given))
}

/** Gives the text of every option and where it came from. @throws OperatorError */
export function readSettings(
  environment: Record<string, string | undefined>,
  given: Given = {},
): Map<string, Setting> {
  return gatherSettings(Object.values(OPTIONS), environment, given)
}

/** @throws OperatorError for the first value that cannot be used, and where it stands */
export function parseSettings(settings: Map<string, Setting>): Config {
  function read<Value>(option: Option<Value>): Value {
    const { text, source } = settings.get(option.name) ?? { text: option.default, source: 'default' }
    try {
      return option.parse(text)
    } catch (error) {
      const place = source === option.name ? option.name : `${option.name} (from ${source})`
      throw new OperatorError(
        `${place} must be ${error instanceof Error ? error.message : 'something else'}.`,
      )
    }
  }
  const config = {
    port: read(OPTIONS.port),
    host: read(OPTIONS.host),
    socket: read(OPTIONS.socket),
    baseUrl: read(OPTIONS.baseUrl),
    trustedProxies: read(OPTIONS.trustedProxies),
    tlsCert: read(OPTIONS.tlsCert),
    tlsKey: read(OPTIONS.tlsKey),
    databaseUrl: read(OPTIONS.databaseUrl),
    dataDir: read(OPTIONS.dataDir),
    programDir: read(OPTIONS.programDir),
    pageSize: read(OPTIONS.pageSize),
    maxMessageLength: read(OPTIONS.maxMessageLength),
    maxFileMb: read(OPTIONS.maxFileMb),
    filesPerPersonMb: read(OPTIONS.filesPerPersonMb),
    filesTogetherMb: read(OPTIONS.filesTogetherMb),
    files: read(OPTIONS.files),
    s3Endpoint: read(OPTIONS.s3Endpoint),
    s3Region: read(OPTIONS.s3Region),
    s3AccessKeyId: read(OPTIONS.s3AccessKeyId),
    s3SecretAccessKey: read(OPTIONS.s3SecretAccessKey),
    fileTypes: read(OPTIONS.fileTypes),
    serverName: read(OPTIONS.serverName),
    signUp: read(OPTIONS.signUp),
    welcome: read(OPTIONS.welcome),
    whoMayWrite: read(OPTIONS.whoMayWrite),
    editMinutes: read(OPTIONS.editMinutes),
    retentionDays: read(OPTIONS.retentionDays),
    adminReads: read(OPTIONS.adminReads),
    smtpUrl: read(OPTIONS.smtpUrl),
    mailFrom: read(OPTIONS.mailFrom),
    twoStep: read(OPTIONS.twoStep),
    secretKey: read(OPTIONS.secretKey),
    sessionDays: read(OPTIONS.sessionDays),
    rateLimits: read(OPTIONS.rateLimits),
    drainSeconds: read(OPTIONS.drainSeconds),
    oidcIssuer: read(OPTIONS.oidcIssuer),
    oidcClientId: read(OPTIONS.oidcClientId),
    oidcClientSecret: read(OPTIONS.oidcClientSecret),
    oidcName: read(OPTIONS.oidcName),
    oidcSignUp: read(OPTIONS.oidcSignUp),
    outboundPrivate: read(OPTIONS.outboundPrivate),
    metricsToken: read(OPTIONS.metricsToken),
    logFormat: read(OPTIONS.logFormat),
    logLevel: read(OPTIONS.logLevel),
    sources: sourcesOf(settings),
  }
  if ((config.tlsCert === '') !== (config.tlsKey === '')) {
    throw new OperatorError('CHATAPP_TLS_CERT and CHATAPP_TLS_KEY belong together: set both, or neither.')
  }
  if (config.smtpUrl !== '' && (config.mailFrom === '' || config.baseUrl === '')) {
    throw new OperatorError(
      'SMTP_URL needs MAIL_FROM, which mail comes from, and BASE_URL, where its links lead: set all three.',
    )
  }
  if (config.files !== '' && (config.s3AccessKeyId === '' || config.s3SecretAccessKey === '')) {
    throw new OperatorError(
      'CHATAPP_FILES needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, by which the object store knows us: set all three.',
    )
  }
  if (
    new Set([config.oidcIssuer, config.oidcClientId, config.oidcClientSecret].map(text => text === '')).size >
    1
  )
    throw new OperatorError(
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three, or none.',
    )
  return config
}

function sourcesOf(settings: Map<string, Setting>): ReadonlyMap<string, string> {
  const given = [...settings].filter(([, { source }]) => source !== 'default')
  return new Map(given.map(([name, { source }]) => [name, source]))
}
