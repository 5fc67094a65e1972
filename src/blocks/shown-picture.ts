import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'

/**
 * The picture of an account as a person is shown it, in a query that has the account's row of `users`: who has blocked the person has the one of
 * then for them. In an array, a picture of then that was none is not the same as no block.
 */
export function pictureShownTo(sql: Sql, person: Person) {
  return sql`(coalesce(
    (SELECT ARRAY[hash] FROM shown_pictures WHERE shown_pictures.user_id = ${person.id} AND person_id = users.id),
    ARRAY[users.picture]))[1]`
}
