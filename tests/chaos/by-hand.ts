import postgres from 'postgres'
import { isAway } from './postgres.ts'
import type { World } from './world.ts'

/** Somebody who writes and changes with `psql` in the database that all others work on. */
export type ByHand = {
  /** How many statements went through. */
  done(): number
  finish(): Promise<void>
}

/** An emoji that no writer has, and one that it becomes. */
const [CAKE, PIE] = ['🎂', '🥧']

/** What the database refuses to somebody who writes beside others, and while faults hinder some of the deeds but not those that build on them. */
const REFUSALS = new Set([
  '40P01', // two wait for each other, and this is the one that is ended
  '23505', // the emoji is there, as its deletion was hindered
  '23514', // a reaction to a message that was deleted a moment ago
])

/**
 * Has somebody insert, edit and delete messages of their own, and put emoji to other people's, change them and take them back: each in a statement by itself, as one
 * does, on a connection of its own.
 */
export function startByHand(world: World, paceMs: number): ByHand {
  const sql = world.connect('postgres')
  let isStopping = false
  let done = 0

  const deeds = [
    () => sql`
      INSERT INTO messages (sender_id, recipient_id, body) SELECT ann.id, bob.id, 'by hand ' || gen_random_uuid()
      FROM users ann, users bob WHERE ann.username = 'ann' AND bob.username = 'bob'`,
    () =>
      sql`UPDATE messages SET body = body || ', edited by hand' WHERE id = (${latest(sql, "body LIKE 'by hand%'")})`,
    () => sql`
      INSERT INTO reactions (message_id, user_id, emoji) SELECT id, recipient_id, ${CAKE} FROM messages
      WHERE id = (${latest(sql, 'deleted_at IS NULL')}) ON CONFLICT DO NOTHING`,
    () => sql`
      UPDATE reactions SET emoji = ${PIE} WHERE (message_id, user_id) IN (
        SELECT message_id, user_id FROM reactions WHERE emoji = ${CAKE} ORDER BY place DESC LIMIT 1) AND emoji = ${CAKE}`,
    () =>
      sql`DELETE FROM reactions WHERE place IN (SELECT place FROM reactions WHERE emoji = ${PIE} ORDER BY place LIMIT 1)`,
    () => sql`
      UPDATE messages SET deleted_at = now() WHERE id = (
        SELECT id FROM messages WHERE body LIKE 'by hand%edited by hand%' AND deleted_at IS NULL ORDER BY id LIMIT 1)`,
  ]

  async function work(): Promise<void> {
    for (let turn = 0; !isStopping; turn++) {
      try {
        await deeds[turn % deeds.length]?.()
        done++
      } catch (error) {
        if (!isAway(error) && !isRefusal(error)) throw error
      }
      await Bun.sleep(paceMs)
    }
  }

  const working = work()
  return {
    done: () => done,
    async finish() {
      isStopping = true
      await working
      await sql.end({ timeout: 1 })
    },
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof postgres.PostgresError && REFUSALS.has(error.code)
}

function latest(sql: postgres.Sql, condition: string) {
  return sql`SELECT id FROM messages WHERE ${sql.unsafe(condition)} ORDER BY id DESC LIMIT 1`
}
