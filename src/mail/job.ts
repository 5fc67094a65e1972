import { GivenUp, type JobHandler } from '../jobs/model.ts'
import type { Services } from '../services.ts'
import { wordsIn } from '../words/words.ts'
import { type LetterContext, renderLetter, writeLetter } from './letter.ts'
import { makeSecret } from './secrets.ts'
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
    async work({ id, personId, content: mail }, signal) {
      if (!server) throw new GivenUp('no mail server is configured: set SMTP_URL')
      const person = personId === null ? null : await findRecipient(sql, personId)
      if (personId === null || !person) return
      const made = await makeSecret(sql, personId, mail)
      if (!made) return
      const { serverName } = settings.current()
      const context: LetterContext = {
        ...made,
        serverName,
        baseUrl: config.baseUrl,
        username: person.username,
      }
      const letter = renderLetter(writeLetter(mail, context), wordsIn(person.language), context)
      const { host } = new URL(config.baseUrl)
      try {
        await server.send({
          from: serverName,
          to: mail.to,
          signal,
          ...letter,
          // Where the server took it, and the connection broke before it said so, it comes twice, and programs for mail can tell by this. With
          // another link in it, it is another mail.
          ...(made.secret === null && { messageId: `<chatapp-${id}@${host}>` }),
        })
      } catch (error) {
        throw error instanceof MailRefused ? new GivenUp(error.message) : error
      }
    },
  }
}
