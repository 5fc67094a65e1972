import { lockAccount, type Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/client.ts'
import type { NotificationSettings } from './settings.ts'
import { readNotificationSettings, storeNotificationSettings } from './store.ts'

/** Changes how somebody wants to be told. What is not given stays, also where another device changes something else meanwhile. */
export async function changeNotificationSettings(
  sql: Sql,
  person: Person,
  change: Partial<NotificationSettings>,
): Promise<void> {
  await sql.begin(transaction => changeNotificationsIn(transaction, person, change))
}

/** The same in a transaction that changes something else too. */
export async function changeNotificationsIn(
  transaction: Transaction,
  person: Person,
  change: Partial<NotificationSettings>,
): Promise<void> {
  await lockAccount(transaction, person)
  await storeNotificationSettings(transaction, person, {
    ...(await readNotificationSettings(transaction, person)),
    ...change,
  })
}
