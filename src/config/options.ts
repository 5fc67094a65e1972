import {
  addressRanges,
  anyText,
  bucketEndpoint,
  bucketUrl,
  emailAddress,
  issuer,
  line,
  mediaTypes,
  oneOf,
  origin,
  path,
  postgresUrl,
  secretKey,
  smtpUrl,
  wholeNumber,
} from './values.ts'

/** An option: its name in the environment, what it means, its default, and how its text becomes a value. */
export type Option<Value = unknown> = {
  name: string
  meaning: string
  default: string
  /** Whether it is shown to nobody. */
  isSecret: boolean
  /** Whether a file with its text may be named instead: `<NAME>_FILE`. */
  mayBeFile: boolean
  /** Whether an administrator may set it while the server runs, where the configuration does not. */
  isLive: boolean
  /** Returns the value, or throws an Error whose message completes "PORT must be …". */
  parse(text: string): Value
}

/** Every option there is. The help and `chatapp config` are made from it, and tests compare the tables in README and docs with it. */
export const OPTIONS = {
  port: option('PORT', '3000', wholeNumber(0, 65_535), 'TCP port; 0 takes a free one'),
  host: option('HOST', '127.0.0.1', anyText, 'address to listen on; `0.0.0.0` for all of them'),
  socket: option('CHATAPP_SOCKET', '', path, 'Unix socket to listen on, in place of `HOST` and `PORT`'),
  baseUrl: option(
    'BASE_URL',
    '',
    origin,
    'where people reach it, such as `https://chat.example.com`; empty: wherever a request says it went',
  ),
  trustedProxies: option(
    'TRUSTED_PROXIES',
    '',
    addressRanges,
    'addresses and ranges of the proxies in front whose `X-Forwarded-*` headers are believed, such as `10.0.0.0/8`',
  ),
  tlsCert: option('CHATAPP_TLS_CERT', '', path, 'certificate (PEM, with its chain), to serve https itself'),
  tlsKey: option('CHATAPP_TLS_KEY', '', path, 'the key (PEM) of `CHATAPP_TLS_CERT`'),
  databaseUrl: secret(
    'DATABASE_URL',
    postgresUrl,
    'a PostgreSQL 15+ of yours; empty: ChatApp runs its own in the data directory',
  ),
  dataDir: option('CHATAPP_DATA_DIR', './data', path, 'where the embedded database keeps everything'),
  programDir: option(
    'CHATAPP_PROGRAM_DIR',
    '',
    path,
    'where PostgreSQL’s programs are unpacked; empty: `/var/lib/chatapp` for root, else `~/.cache/chatapp`, else the data directory',
  ),
  pageSize: option('CHATAPP_PAGE_SIZE', '15', wholeNumber(1, 100), 'messages shown at once'),
  maxMessageLength: option(
    'CHATAPP_MAX_MESSAGE_LENGTH',
    '10000',
    wholeNumber(1, 50_000),
    'characters a message may have',
  ),
  maxFileMb: option('CHATAPP_MAX_FILE_MB', '25', wholeNumber(1, 10_000), 'megabytes a file may have'),
  filesPerPersonMb: option(
    'CHATAPP_FILES_PER_PERSON_MB',
    '2000',
    wholeNumber(0, 100_000_000),
    'megabytes that the files of one person may have together; 0: no limit',
  ),
  filesTogetherMb: option(
    'CHATAPP_FILES_TOGETHER_MB',
    '20000',
    wholeNumber(0, 100_000_000),
    'megabytes that all files may have together; 0: no limit',
  ),
  files: option(
    'CHATAPP_FILES',
    '',
    bucketUrl,
    'where the bytes of files are: `s3://bucket/folder`; empty: in the database. `chatapp files move` brings what is there along',
  ),
  s3Endpoint: option(
    'S3_ENDPOINT',
    '',
    bucketEndpoint,
    'the object store of `CHATAPP_FILES`, such as `https://s3.example.com`; empty: Amazon’s',
  ),
  s3Region: option('S3_REGION', '', anyText, 'the region of `CHATAPP_FILES`, where its store has any'),
  s3AccessKeyId: option('S3_ACCESS_KEY_ID', '', anyText, 'how the object store knows ChatApp'),
  s3SecretAccessKey: secret('S3_SECRET_ACCESS_KEY', anyText, 'the secret that goes with `S3_ACCESS_KEY_ID`'),
  fileTypes: option(
    'CHATAPP_FILE_TYPES',
    '',
    mediaTypes,
    'types of files that may be sent, such as `image/*, application/pdf`; empty: all',
  ),
  serverName: live('CHATAPP_SERVER_NAME', 'ChatApp', line(1, 60), 'how the server is called in its pages'),
  signUp: live(
    'CHATAPP_SIGN_UP',
    'open',
    oneOf('open', 'invitation', 'closed'),
    'who may make an account: everybody, whoever has an invitation, or nobody',
  ),
  welcome: live('CHATAPP_WELCOME', '', line(0, 500), 'what the sign-in page says above its form'),
  whoMayWrite: live(
    'CHATAPP_WHO_MAY_WRITE',
    'everybody',
    oneOf('everybody', 'answered'),
    '`answered`: only one message to somebody who has not written back yet',
  ),
  editMinutes: live(
    'CHATAPP_EDIT_MINUTES',
    '0',
    wholeNumber(0, 525_600),
    'minutes in which a message may be edited; 0: for ever',
  ),
  retentionDays: live(
    'CHATAPP_RETENTION_DAYS',
    '0',
    wholeNumber(0, 36_500),
    'days after which messages are removed; 0: never. Nothing is removed yet',
  ),
  adminReads: option(
    'CHATAPP_ADMIN_READS',
    'off',
    oneOf('off', 'on', 'announced'),
    'whether administrators may read what others wrote, each time with a reason that is in the audit log; `announced`: the two people are told',
  ),
  smtpUrl: secret(
    'SMTP_URL',
    smtpUrl,
    'the mail server, such as `smtps://user:password@mail.example.com`; with a login, TLS is insisted on. Empty: no mail is sent. Needs `MAIL_FROM` and `BASE_URL`',
  ),
  mailFrom: fromFile(
    'MAIL_FROM',
    emailAddress,
    'the address that mail comes from, such as `chat@example.com`',
  ),
  twoStep: option(
    'CHATAPP_TWO_STEP',
    'optional',
    oneOf('optional', 'required'),
    'two-step sign-in: for whoever wants it; `required`: nobody can do anything else before it is set up',
  ),
  secretKey: secret(
    'CHATAPP_SECRET_KEY',
    secretKey,
    'encrypts in the database what two-step sign-in, web push and webhooks need, such as by `openssl rand -base64 32`; keep it, and not with the backups',
  ),
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
  drainSeconds: option(
    'CHATAPP_DRAIN_SECONDS',
    '0',
    wholeNumber(0, 300),
    'how long `/readyz` says that it is stopping before it does: for the load balancer to look elsewhere',
  ),
  oidcIssuer: option(
    'OIDC_ISSUER',
    '',
    issuer,
    'single sign-on by OpenID Connect: the issuer’s address, such as `https://id.example.com/realms/main`; empty: none',
  ),
  oidcClientId: option('OIDC_CLIENT_ID', '', anyText, 'what the issuer calls ChatApp'),
  oidcClientSecret: secret('OIDC_CLIENT_SECRET', anyText, 'the secret that goes with `OIDC_CLIENT_ID`'),
  oidcName: option('OIDC_NAME', '', line(0, 40), 'how the sign-in button calls the issuer'),
  oidcSignUp: option(
    'OIDC_SIGN_UP',
    'server',
    oneOf('server', 'open', 'invitation', 'closed'),
    'whom single sign-on makes an account for at first sight; `server`: as `CHATAPP_SIGN_UP` says',
  ),
  outboundPrivate: option(
    'CHATAPP_OUTBOUND_PRIVATE',
    'refuse',
    oneOf('refuse', 'allow'),
    'addresses that people give, for push and webhooks, in private networks or without https; `allow` where everybody here may reach all that this machine reaches',
  ),
  metricsToken: secret(
    'CHATAPP_METRICS_TOKEN',
    anyText,
    'bearer token that `/metrics` asks for; empty: whoever can reach it may read it',
  ),
  logFormat: option(
    'CHATAPP_LOG_FORMAT',
    'auto',
    oneOf('auto', 'json', 'text'),
    'one JSON line per event, or a line for people; `auto`: JSON where `NODE_ENV=production`',
  ),
  logLevel: option(
    'CHATAPP_LOG_LEVEL',
    'info',
    oneOf('debug', 'info', 'warn', 'error'),
    'the least that is logged; `debug` has every request, batch and socket',
  ),
} as const

/** The options as a Markdown table, for README and docs. */
export function describeOptions(): string {
  const rows = Object.values(OPTIONS).map(
    ({ name, default: fallback, meaning }) =>
      `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${meaning} |`,
  )
  return ['| option | default | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

function option<Value>(
  name: string,
  fallback: string,
  parse: (text: string) => Value,
  meaning: string,
): Option<Value> {
  return { name, meaning, default: fallback, parse, isSecret: false, mayBeFile: false, isLive: false }
}

function live<Value>(
  name: string,
  fallback: string,
  parse: (text: string) => Value,
  meaning: string,
): Option<Value> {
  return { ...option(name, fallback, parse, meaning), isLive: true }
}

function secret<Value>(name: string, parse: (text: string) => Value, meaning: string): Option<Value> {
  return { ...fromFile(name, parse, meaning), isSecret: true }
}

function fromFile<Value>(name: string, parse: (text: string) => Value, meaning: string): Option<Value> {
  return { ...option(name, '', parse, meaning), mayBeFile: true }
}
