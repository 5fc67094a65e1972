import type { Sql } from '../../src/database/connect.ts'
import { isSomebodyWaiting } from './locks.ts'

/**
 * Ends all sessions of somebody while a request of theirs is under way: it was let in, and waits for their account. A request that does not
 * wait is answered before.
 */
export async function endSessionsDuring<Answer>(
  sql: Sql,
  username: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  let isAnswered = false
  await sql.begin(async transaction => {
    await transaction`SELECT FROM users WHERE username = ${username} FOR NO KEY UPDATE`
    resolve(
      ask().finally(() => {
        isAnswered = true
      }),
    )
    while (!isAnswered && !(await isSomebodyWaiting(sql))) await Bun.sleep(5)
    await transaction`DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = ${username})`
  })
  return promise
}
