import { createSetupLink } from '../accounts/links.ts'
import { hasAdministrator } from '../accounts/store.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { publicOriginOf } from '../http/origin.ts'

/** A link for whoever runs the server. Without a known origin it is a path alone. */
export type SetupOffer = { url: string; expiresAt: Date }

/**
 * Makes the link by which somebody becomes the first administrator. Null where there is one.
 * @param place where the server listens, when that is known
 */
export async function offerSetup(sql: Sql, config: Config, place?: string): Promise<SetupOffer | null> {
  if (await hasAdministrator(sql)) return null
  const { secret, expiresAt } = await createSetupLink(sql)
  const listensAt = place?.startsWith('http') ? place : ''
  const origin = config.baseUrl || listensAt || publicOriginOf(config)
  return { url: `${origin}/setup/${secret}`, expiresAt }
}
