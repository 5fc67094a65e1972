import { createTransport } from 'nodemailer'
import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { reasonOf } from '../log.ts'

/** A mail as it goes to the server; `from` is the name of who sends it. */
type Outgoing = {
  from: string
  to: string
  subject: string
  text: string
  html: string
  messageId?: string
  /** Says that there is no more time to send it. */
  signal?: AbortSignal
}

/** The mail server of `SMTP_URL`. */
export type MailServer = {
  /** @throws MailRefused when the server will never take this mail, else Error */
  send(mail: Outgoing): Promise<void>
  /** Connects, and signs in where there is a login. @throws OperatorError */
  check(): Promise<void>
}

/** The server has refused a mail for good, for example because there is no such mailbox. */
export class MailRefused extends Error {}

const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
  dnsTimeout: 10_000,
}

/** Returns the mail server; null where none is configured. */
export function createMailServer({ smtpUrl, mailFrom }: Config): MailServer | null {
  if (smtpUrl === '') return null
  const { username, hostname, port, searchParams } = new URL(smtpUrl)
  const transport = createTransport({
    ...TIMEOUTS,
    // A password goes to nobody who pretends to know no TLS, unless the operator says `?requireTLS=false`.
    ...(username !== '' && !searchParams.has('requireTLS') && { requireTLS: true }),
    disableFileAccess: true,
    disableUrlAccess: true,
    url: smtpUrl,
  })
  return {
    async send({ from, to, ...mail }) {
      try {
        await transport.sendMail({
          from: { name: from, address: mailFrom },
          to: { name: '', address: to },
          headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: nobody’s absence is to be answered to it
          ...mail,
        })
      } catch (error) {
        throw isForGood(error) ? new MailRefused(reasonOf(error)) : error
      }
    },
    async check() {
      try {
        await transport.verify()
      } catch (error) {
        throw new OperatorError(
          `the mail server at ${hostname}${port && `:${port}`} cannot be used: ${reasonOf(error)}. Check SMTP_URL.`,
        )
      }
    },
  }
}

/** Whether what was refused is the mail, and not us: a wrong login is mended, and then the mail goes. */
function isForGood(error: unknown): boolean {
  if (!(error instanceof Error && 'permanent' in error && 'code' in error)) return false
  return error.permanent === true && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE')
}
