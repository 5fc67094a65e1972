import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { newSecret } from '../../src/accounts/secrets.ts'
import { createTokens } from '../../src/accounts/tokens.ts'
import type { Sql } from '../../src/database/connect.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { type AppProcess, spawnApp } from '../../tests/support/app.ts'
import { ROOT } from '../../tests/support/binary.ts'
import { endAtLast, temporaryDir } from '../../tests/support/cleanup.ts'

const DAY_MS = 86_400_000

/** Somebody with an account and a session. */
export type Participant = { id: number; username: string; token: string }

/** A PostgreSQL with the schema, on which instances run as processes of their own. */
export type Stage = {
  /** Connections straight to the database. */
  openClient(connections: number): Sql
  sql: Sql
  /** How PostgreSQL's own client reaches the database. */
  clientEnvironment: Record<string, string>
  /** The process id of the database server. */
  postmaster(): number
  startInstance(environment?: Record<string, string>): Promise<Instance>
  addPeople(count: number): Promise<Participant[]>
  signIn(people: { id: number; username: string }[]): Promise<Participant[]>
}

export type Instance = { url: string; app: AppProcess; stop(): Promise<void> }

export async function setStage(): Promise<Stage> {
  const server = await startEmbeddedServer({ dataDir: temporaryDir() })
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
  const clientEnvironment = {
    PGHOST: join(path, '..'),
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: database,
  }
  let groups = 0

  async function signIn(people: { id: number; username: string }[]): Promise<Participant[]> {
    const signingIn = people.map(person => ({ ...person, secret: newSecret() }))
    const expiresAt = new Date(Date.now() + DAY_MS)
    await sql`
      INSERT INTO sessions (user_id, expires_at, user_agent, address, token_hash)
      SELECT id, ${expiresAt}, 'bench', '127.0.0.1', sha256(convert_to(secret, 'UTF8'))
      FROM unnest(${signingIn.map(({ id }) => id)}::bigint[], ${signingIn.map(({ secret }) => secret)}::text[])
        AS signing_in (id, secret)`
    return Promise.all(
      signingIn.map(async ({ id, username, secret }) => ({
        id,
        username,
        token: await tokens.sign(secret, expiresAt),
      })),
    )
  }

  return {
    sql,
    openClient,
    clientEnvironment,
    async startInstance(environment = {}) {
      // An address with no host: postgres.js takes the socket's folder and the rest from the environment.
      const app = spawnApp(
        {
          DATABASE_URL: `postgres:///${database}`,
          ...clientEnvironment,
          ...environment,
        },
        ROOT,
      )
      const url = await app.ready
      const stop = async () => {
        app.process.kill('SIGTERM')
        await app.exited
      }
      return { url, app, stop }
    },

    postmaster: () => Number(readFileSync(join(path, '..', 'postmaster.pid'), 'utf8').split('\n')[0]),
    signIn,
    async addPeople(count) {
      return signIn(
        await sql<{ id: number; username: string }[]>`
          INSERT INTO users (username, password_hash)
          SELECT ${`p${groups++}-`} || n, '' FROM generate_series(1, ${count}::int) n RETURNING id, username`,
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
