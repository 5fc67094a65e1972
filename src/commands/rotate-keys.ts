import { rotateKeys } from '../accounts/tokens.ts'
import { SYSTEM } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import { makePushKey } from '../push/keys.ts'
import { createSecretBox } from '../secret-box.ts'
import { withDatabase } from './with-database.ts'

/** Has every instance sign with new keys, and says so: whoever has a copy of the database that was lost has both. */
export async function rotateSigningKeys(config: Config): Promise<void> {
  await withDatabase(config, async sql => {
    await rotateKeys(sql, SYSTEM)
    await makePushKey(sql, createSecretBox(config.secretKey, 'push'))
  })
  process.stdout.write(
    'From now on sessions are signed with a new key; nobody is signed out. The key before goes with the last session that it signed.\n' +
      'Devices that are told by push change to a new key, too, when their people next open ChatApp there.\n',
  )
}
