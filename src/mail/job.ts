import { GivenUp, type JobHandler } from '../jobs/model.ts'
import type { Services } from '../services.ts'
import { english } from '../words/english.ts'
import { type LetterContext, renderLetter, writeLetter } from './letter.ts'
import { createMailServer, MailRefused } from './smtp.ts'
import { findRecipient } from './store.ts'

const DAY_S = 86_400

/** Sends mail: once, unless the server takes one and does not say so. */
export function createMailHandler({
  config,
  sql,
  settings,
}: Pick<Services, 'config' | 'sql' | 'settings'>): JobHandler<'mail'> {
  const server = createMailServer(config)
  return {
    atOnce: 4,
    retryAfterS: 30,
    giveUpAfterS: DAY_S,
    async work({ id, personId, content: { to, ...mail } }) {
      if (!server) throw new GivenUp('no mail server is configured: set SMTP_URL')
      const person = personId === null ? null : await findRecipient(sql, personId)
      if (!person) return
      const { serverName } = settings.current()
      const context: LetterContext = { serverName, baseUrl: config.baseUrl, username: person.username }
      const letter = writeLetter(mail, context)
      const { host } = new URL(config.baseUrl)
      try {
        await server.send({
          from: serverName,
          to,
          ...renderLetter(letter, english, context),
          // Where the server took it, and the connection broke before it said so, whoever gets it twice can tell by this.
          messageId: `<chatapp-${id}@${host}>`,
        })
      } catch (error) {
        throw error instanceof MailRefused ? new GivenUp(error.message) : error
      }
    },
  }
}
