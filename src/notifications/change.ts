import { lockAccount, type Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import type { NotificationSettings } from './settings.ts'
import { readNotificationSettings, storeNotificationSettings } from './store.ts'

/** Changes how somebody wants to be told. What is not given stays, also where another device changes something else meanwhile. */
export async function changeNotificationSettings(
  sql: Sql,
  person: Person,
  change: Partial<NotificationSettings>,
): Promise<void> {
  await sql.begin(async tx => {
    await lockAccount(tx, person)
    await storeNotificationSettings(tx, person, {
      ...(await readNotificationSettings(tx, person)),
      ...change,
    })
  })
}
