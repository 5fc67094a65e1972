import { describe, expect, test } from 'bun:test'
import { migrate, readMigrations } from '../../src/database/migrate.ts'
import { spawnApp } from '../support/app.ts'
import { signUp } from '../support/client.ts'
import { waitForLock } from '../support/locks.ts'
import { migrationsBefore } from '../support/migrations.ts'
import { createTestDatabase } from '../support/postgres.ts'

const [first, ...rest] = readMigrations()
if (!first) throw new Error('There is no schema.')

describe('the schema', () => {
  test('is applied once by many who start at the same moment', async () => {
    const database = await createTestDatabase({ isEmpty: true })
    await Promise.all(Array.from({ length: 10 }, () => migrate(database.sql)))
    const applied = await database.sql`SELECT name FROM migrations ORDER BY name`
    expect(applied.map(({ name }) => name)).toEqual(readMigrations().map(({ name }) => name))
    await database.stop()
  })

  test('comes up in ten instances that start at once on an empty database', async () => {
    const database = await createTestDatabase({ isEmpty: true })
    const apps = Array.from({ length: 10 }, () => spawnApp({ DATABASE_URL: database.url }))
    const urls = await Promise.all(apps.map(({ ready }) => ready))
    // One signing key: what one instance signs, every other accepts.
    const { token } = await signUp(urls[0] ?? '', 'ann')
    for (const url of urls) {
      expect(
        (await fetch(`${url}/api/v1/user/`, { headers: { authorization: `Bearer ${token}` } })).status,
      ).toBe(200)
    }
    for (const { process } of apps) process.kill('SIGTERM')
    for (const { exited } of apps) expect((await exited).code).toBe(0)
    await database.stop()
  }, 60_000)

  test('refuses a step that was changed after it had been applied', async () => {
    const database = await createTestDatabase()
    const changed = [{ ...first, text: `${first.text}\n-- changed` }, ...rest]
    expect(migrate(database.sql, changed)).rejects.toThrow(`sql/${first.name} was changed`)
    await database.stop()
  })

  test('refuses a database with a step that is missing here', async () => {
    const database = await createTestDatabase()
    expect(migrate(database.sql, rest)).rejects.toThrow(first.name)
    expect(migrate(database.sql, [first])).rejects.toThrow(rest[0]?.name)
    await database.stop()
  })

  test('is not touched by a step that fails', async () => {
    const database = await createTestDatabase({ isEmpty: true })
    const broken = [first, { name: '0002_broken.sql', text: 'CREATE TABLE half (); SELECT nonsense' }]
    expect(migrate(database.sql, broken)).rejects.toThrow('nonsense')
    await migrate(database.sql)
    expect(await database.sql`SELECT to_regclass('half') AS half`).toMatchObject([{ half: null }])
    await database.stop()
  })

  test('waits for those who look somebody up, and stops none of them', async () => {
    const database = await createTestDatabase({ isEmpty: true })
    const { sql } = database
    await migrate(sql, migrationsBefore('administration'))
    let migrating: Promise<void> = Promise.resolve()
    await sql.begin(async transaction => {
      await transaction`SELECT FROM sessions` // as each statement does with tables: one after the other
      migrating = migrate(sql)
      await waitForLock(sql)
      await transaction`SELECT FROM users`
    })
    await migrating
    await database.stop()
  })
})
