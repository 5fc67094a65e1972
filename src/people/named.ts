import type { Sql } from '../database/client.ts'

/** A condition on a row of `users`: that one of the two names contains a text, in any case. */
export function isNamed(sql: Sql, part: string) {
  return sql`(strpos(lower(username COLLATE "C"), lower(${part})) > 0 OR strpos(lower(display_name), lower(${part})) > 0)`
}
