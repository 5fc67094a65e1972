import { createStoredLimit } from '../accounts/stored-limit.ts'
import type { Sql } from '../database/connect.ts'
import { networkOf } from '../http/ip.ts'

/** How much mail somebody may have sent to addresses that they type. Whose an address is, if anybody's, makes no difference. */
export type MailLimits = {
  /** @throws HttpError 429 */
  take(from: string, to: string): Promise<void>
}

const HOUR = 3_600 // seconds

// Enough for an office that signs up together, and too little to bother somebody with. Whoever uses up what one may
// ask for to an address leaves enough to its owner, who asks from elsewhere.
const FROM_ADDRESS = { points: 100, duration: HOUR }
const FROM_ONE_TO_ANOTHER = { points: 5, duration: HOUR }
const TO_ADDRESS = { points: 20, duration: HOUR }

export function createMailLimits(sql: Sql): MailLimits {
  const fromAddress = createStoredLimit(sql, 'mail-from', FROM_ADDRESS)
  const fromOneToAnother = createStoredLimit(sql, 'mail-from-to', FROM_ONE_TO_ANOTHER)
  const toAddress = createStoredLimit(sql, 'mail-to', TO_ADDRESS)
  return {
    async take(from, to) {
      const [network, address] = [networkOf(from), to.toLowerCase()]
      await fromAddress.take(network)
      await fromOneToAnother.take(`${network} ${address}`)
      await toAddress.take(address)
    },
  }
}

/** For `CHATAPP_RATE_LIMITS=off`. */
export const NO_MAIL_LIMITS: MailLimits = { take: async () => {} }
