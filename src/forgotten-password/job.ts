import { record } from '../audit/record.ts'
import { findPeopleByAddress } from '../email/store.ts'
import type { JobHandler } from '../jobs/model.ts'
import { queueMail } from '../mail/store.ts'
import type { Services } from '../services.ts'

/** After that nobody waits for a link any more. */
const GIVE_UP_AFTER_S = 3_600

/** Finds whose accounts have the address that somebody typed, and has a link sent to each. */
export function createForgottenPasswordHandler({
  sql,
}: Pick<Services, 'sql'>): JobHandler<'forgotten-password'> {
  return {
    atOnce: 2,
    retryAfterS: 5,
    giveUpAfterS: GIVE_UP_AFTER_S,
    async work({ content: { email, from } }) {
      await sql.begin(async transaction => {
        for (const person of await findPeopleByAddress(transaction, email)) {
          await queueMail(transaction, person.id, { kind: 'reset-password' })
          await record(transaction, {
            action: 'account.reset-asked',
            actor: { id: null, username: '', address: from },
            subject: person,
          })
        }
      })
    },
  }
}
