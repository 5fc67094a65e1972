import { rotateKeys } from '../accounts/tokens.ts'
import { SYSTEM } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import { withDatabase } from './with-database.ts'

/** Has every instance sign with a new key, and says so. */
export async function rotateSigningKeys(config: Config): Promise<void> {
  await withDatabase(config, sql => rotateKeys(sql, SYSTEM))
  process.stdout.write(
    'From now on sessions are signed with a new key; nobody is signed out. The key before goes with the last session that it signed.\n',
  )
}
