import { join } from 'node:path'
import postgres from 'postgres'
import { createTokens } from '../../src/accounts/tokens.ts'
import type { Sql } from '../../src/database/connect.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { type AppProcess, spawnApp } from '../../tests/support/app.ts'
import { endAtLast, temporaryDir } from '../../tests/support/cleanup.ts'

/** Somebody with an account and a session. */
export type Participant = { id: number; username: string; token: string }

/** A PostgreSQL with the schema, on which instances run as processes of their own. */
export type Stage = {
  /** Connections straight to the database. */
  openClient(connections: number): Sql
  sql: Sql
  startInstance(environment?: Record<string, string>): Promise<Instance>
  addPeople(count: number): Promise<Participant[]>
}

export type Instance = { url: string; app: AppProcess; stop(): Promise<void> }

export async function setStage(): Promise<Stage> {
  const server = await startEmbeddedServer(temporaryDir())
  const { path, username, password, database } = server.connection
  const openClient = (connections: number): Sql =>
    postgres({
      path,
      username,
      password,
      database,
      max: connections,
      types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    })
  const sql = openClient(4)
  endAtLast(async () => {
    await sql.end({ timeout: 1 })
    await server.stop()
  })
  await migrate(sql)
  const tokens = await createTokens(sql)
  let groups = 0

  return {
    sql,
    openClient,
    async startInstance(environment = {}) {
      // An address with no host: postgres.js takes the socket's folder and the rest from the environment.
      const app = spawnApp({
        DATABASE_URL: `postgres:///${database}`,
        PGHOST: join(path, '..'),
        PGUSER: username,
        PGPASSWORD: password,
        ...environment,
      })
      const url = await app.ready
      const stop = async () => {
        app.process.kill('SIGTERM')
        await app.exited
      }
      return { url, app, stop }
    },

    async addPeople(count) {
      const rows = await sql<{ id: number; username: string; session: string; expiresAt: Date }[]>`
        WITH people AS (
          INSERT INTO users (username, password_hash)
          SELECT ${`p${groups++}-`} || n, '' FROM generate_series(1, ${count}::int) n RETURNING id, username),
        opened AS (
          INSERT INTO sessions (user_id, expires_at, user_agent, address)
          SELECT id, now() + interval '1 day', 'bench', '127.0.0.1' FROM people RETURNING id, user_id, expires_at)
        SELECT people.id, username, opened.id AS session, expires_at AS "expiresAt"
        FROM people JOIN opened ON user_id = people.id ORDER BY people.id`
      return Promise.all(
        rows.map(async ({ id, username, session, expiresAt }) => ({
          id,
          username,
          token: await tokens.sign(session, expiresAt),
        })),
      )
    },
  }
}

/** One of a list, at random. */
export function pick<Item>(items: Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)]
  if (item === undefined) throw new Error('There is nothing to pick from.')
  return item
}
