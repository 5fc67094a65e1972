import { hostname } from 'node:os'
import postgres from 'postgres'
import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import type { EmbeddedServer } from './embedded/server.ts'

/** A client with one connection or more. Identifiers and sequence numbers (`bigint`) are JavaScript numbers: exact up to 2^53. */
export type Sql = postgres.Sql<{ bigint: number }>

/** What `sql.begin` gives. */
export type Transaction = postgres.TransactionSql<{ bigint: number }>

/** What the database calls this instance's connections. A name there has 63 bytes at most. */
export const INSTANCE_NAME = `chatapp ${hostname().slice(0, 40)} ${process.pid}`

const CONNECT_TIMEOUT_S = 5
const LOCK_TIMEOUT_MS = 1_000

/** Opens a client of at most so many connections, to the embedded server or that of `DATABASE_URL`. */
export function openClient(config: Config, embedded: EmbeddedServer | null, max: number): Sql {
  const options = {
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 2) * (0.5 + Math.random() / 2), // seconds
    connection: {
      application_name: INSTANCE_NAME,
      // A row that somebody keeps locked (an open transaction in psql) holds up those who need it, not everybody.
      lock_timeout: LOCK_TIMEOUT_MS,
      // A plan that was made while a table was small must not go on reading all of it when it has grown.
      enable_seqscan: 'off',
    },
    onnotice: () => {},
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  }
  try {
    return embedded ? postgres({ ...options, ...embedded.connection }) : postgres(config.databaseUrl, options)
  } catch {
    throw new OperatorError(
      'DATABASE_URL cannot be understood. It looks like postgres://user:password@host:5432/database.',
    )
  }
}
