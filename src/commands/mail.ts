import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { reasonOf } from '../log.ts'
import { isEmailAddress } from '../mail/address.ts'
import { renderLetter, writeTestLetter } from '../mail/letter.ts'
import { createMailServer } from '../mail/smtp.ts'
import { english } from '../words/english.ts'

/** Sends a mail to an address at once, and says whether the server took it. @throws OperatorError */
export async function sendTestMail(config: Config, address: string): Promise<void> {
  if (!isEmailAddress(address)) throw new OperatorError(`"${address}" is no e-mail address.`)
  const server = createMailServer(config)
  if (!server) throw new OperatorError('No mail server is configured. Set SMTP_URL, MAIL_FROM and BASE_URL.')
  const { serverName, baseUrl } = config
  const letter = renderLetter(writeTestLetter(serverName), english, {
    serverName,
    baseUrl,
    username: address,
  })
  await server.check()
  try {
    await server.send({ from: serverName, to: address, ...letter })
  } catch (error) {
    throw new OperatorError(`The mail server did not take it: ${reasonOf(error)}.`)
  }
  process.stdout.write(`The mail server has taken a mail to ${address}. Look whether it arrives.\n`)
}
