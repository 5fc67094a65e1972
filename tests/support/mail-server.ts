import { once } from 'node:events'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { CERTIFICATES } from '../http/certificates.ts'
import { endAtLast } from './cleanup.ts'

/** A mail that arrived, as a program for mail reads it. */
export type ArrivedMail = Email & {
  /** Whom the server was told to bring it to. */
  recipients: string[]
  /** As it came. */
  raw: string
  /** Whether it came over TLS, and who had signed in. */
  isSecure: boolean
  user: unknown
}

/** What a mail server does wrong with the next mail. */
export type Fault =
  | 'cuts the connection within the text'
  | 'knows no such mailbox'
  | 'is busy'
  | 'takes it and says nothing'

export type MailServer = {
  /** For `SMTP_URL`. */
  url: string
  port: number
  arrived: ArrivedMail[]
  /** Resolves with the first mail, old or new, that nobody has asked for yet and that is for this address. */
  next(to: string): Promise<ArrivedMail>
  /** Has it do these wrong, one for each mail that comes. */
  fail(...faults: Fault[]): void
  stop(): Promise<void>
}

const LOGIN = { user: 'chat@example.com', pass: 'p:ss w@rd' }

/**
 * Starts a real one.
 * @param kind without encryption; with a login over STARTTLS; or the same over TLS from the start
 */
export async function startMailServer(kind: 'plain' | 'starttls' | 'tls' = 'plain'): Promise<MailServer> {
  const arrived: ArrivedMail[] = []
  const asked = new Set<ArrivedMail>()
  const waiting = new Set<() => void>()
  const faults: Fault[] = []
  const server = new SMTPServer({
    ...CERTIFICATES.local,
    logger: false,
    secure: kind === 'tls',
    authOptional: kind === 'plain',
    disabledCommands: kind === 'plain' ? ['STARTTLS', 'AUTH'] : [],
    closeTimeout: 100,
    onAuth({ username, password }, _, callback) {
      const isRight = username === LOGIN.user && password === LOGIN.pass
      if (isRight) callback(null, { user: username })
      else callback(new Error('wrong login'))
    },
    onRcptTo(_, __, callback) {
      const refusal = faults[0] === 'knows no such mailbox' ? 550 : faults[0] === 'is busy' ? 451 : null
      if (refusal === null) return callback()
      faults.shift()
      callback(Object.assign(new Error('not now, or never'), { responseCode: refusal }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      if (faults[0] === 'cuts the connection within the text') {
        faults.shift()
        for (const connection of server.connections) connection.close()
        return
      }
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString()
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        const { secure: isSecure, user } = session
        arrived.push({ ...(await PostalMime.parse(raw)), raw, recipients, isSecure, user })
        for (const look of waiting) look()
        if (faults[0] !== 'takes it and says nothing') return callback()
        faults.shift()
        for (const connection of server.connections) connection.close()
      })
    },
  })
  server.on('error', () => {}) // connections that are cut
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const stop = () => new Promise<void>(resolve => server.close(resolve))
  endAtLast(stop)
  return {
    url: urlOf(kind, port),
    port,
    arrived,
    next: to =>
      new Promise(resolve => {
        const look = () => {
          const mail = arrived.find(one => !asked.has(one) && one.recipients.includes(to))
          if (!mail) return
          asked.add(mail)
          waiting.delete(look)
          resolve(mail)
        }
        waiting.add(look)
        look()
      }),
    fail: (...wanted) => void faults.push(...wanted),
    stop,
  }
}

function urlOf(kind: string, port: number): string {
  if (kind === 'plain') return `smtp://127.0.0.1:${port}`
  const login = `${encodeURIComponent(LOGIN.user)}:${encodeURIComponent(LOGIN.pass)}`
  const trust = `tls.ca=${encodeURIComponent(CERTIFICATES.local.cert)}`
  return `${kind === 'tls' ? 'smtps' : 'smtp'}://${login}@127.0.0.1:${port}?${trust}`
}
