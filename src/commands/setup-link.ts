import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { offerSetup } from '../setup/offer.ts'
import { withDatabase } from './with-database.ts'

/**
 * Prints a new setup link, on standard output alone; what was printed before no longer works.
 * @throws OperatorError where there is an administrator
 */
export async function printSetupLink(config: Config): Promise<void> {
  const offer = await withDatabase(config, sql => offerSetup(sql, config))
  if (!offer)
    throw new OperatorError(
      'This server has an administrator. `chatapp user list` shows who it is; `chatapp user role NAME administrator` makes another.',
    )
  process.stdout.write(`${offer.url}\n`)
  const where = offer.url.startsWith('/') ? ' at the address where people reach ChatApp' : ''
  process.stderr.write(
    `Open it${where} until ${offer.expiresAt.toISOString()}: whoever does so first becomes the administrator.\n`,
  )
}
