import { expect, test } from 'bun:test'
import { removeExpired } from '../../src/accounts/clean-up.ts'
import { readConfig } from '../../src/config/config.ts'
import { openClient } from '../../src/database/client.ts'
import { createTestDatabase } from '../support/postgres.ts'

const SESSIONS = 2_500

test('what has expired goes, however much it is, and what cannot be removed holds up nothing else', async () => {
  const database = await createTestDatabase()
  const { sql } = database
  const impatient = openClient(readConfig({ DATABASE_URL: database.url }), null, 'test', 1, {
    statement_timeout: 500,
  })
  await sql`INSERT INTO users (username, password_hash) VALUES ('ann', '')`
  await sql`
    INSERT INTO sessions (user_id, expires_at, user_agent, address, token_hash)
    SELECT users.id, now() - interval '1 hour', '', '', sha256(i::text::bytea) FROM users, generate_series(1, ${SESSIONS}::int) i`
  await sql`INSERT INTO known_browsers SELECT '', id, now() - interval '1 hour' FROM users`
  await sql`INSERT INTO rate_limits VALUES ('over', 1, 1)`
  const left = async () => {
    const [row] = await sql`
      SELECT (SELECT count(*)::int FROM sessions) AS sessions, (SELECT count(*)::int FROM known_browsers) AS browsers,
             (SELECT count(*)::int FROM rate_limits) AS counts`
    return row
  }

  const locked = await sql.reserve()
  await locked`BEGIN`
  await locked`SELECT FROM sessions FOR UPDATE`
  expect(await removeExpired(impatient).catch(error => error)).toMatchObject({ code: '57014' })
  expect(await left()).toEqual({ sessions: SESSIONS, browsers: 0, counts: 0 })
  await locked`ROLLBACK`
  locked.release()

  await removeExpired(sql)
  expect(await left()).toEqual({ sessions: 0, browsers: 0, counts: 0 })
  await impatient.end()
  await database.stop()
})
