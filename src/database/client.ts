import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import postgres from 'postgres'
import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import type { EmbeddedServer } from './embedded/server.ts'
import { readMoment } from './moments.ts'
import { guardTransactions } from './transactions.ts'

/** A client with one connection or more. Identifiers and sequence numbers (`bigint`) are JavaScript numbers: exact up to 2^53. */
export type Sql = postgres.Sql<{ bigint: number }>

/** What `sql.begin` gives. */
export type Transaction = postgres.TransactionSql<{ bigint: number }>

/** Settings of PostgreSQL's that a connection has from its start. */
type Settings = Record<string, string | number>

/** Opens a client of at most so many connections, which have this name in the database. */
export type OpenClient = (name: string, max: number, settings?: Settings) => Sql

/** How the names of all this process's connections begin in the database. */
export const INSTANCE_NAME = `chatapp ${hostname().slice(0, 20)} ${process.pid}`

/** Makes a name for connections by which the database can be asked about them alone. It has 63 bytes at most. */
export function nameConnections(purpose: string): string {
  return `${INSTANCE_NAME} ${purpose} ${randomBytes(3).toString('hex')}`
}

const CONNECT_TIMEOUT_S = 5

/** Between two statements of a transaction there is never more than some work of the processor, however busy it is. */
const IDLE_IN_TRANSACTION_MS = 30_000

/** Opens a client of the embedded server or of that of `DATABASE_URL`. */
export function openClient(
  config: Config,
  embedded: EmbeddedServer | null,
  name: string,
  max: number,
  settings: Settings = {},
): Sql {
  const options = {
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 2) * (0.5 + Math.random() / 2), // seconds
    connection: {
      application_name: name,
      // Whatever the role or the database have: a commit that is slow makes all others wait for the lock of NOTIFY.
      lock_timeout: 0,
      statement_timeout: 0,
      // A connection that dies without a word in the middle of a transaction would keep what that has locked for hours.
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      // A plan that was made while a table was small must not go on reading all of it when it has grown.
      enable_seqscan: 'off',
      ...settings,
    },
    onnotice: () => {},
    // postgres.js would ask for the types of arrays when it connects. Nobody can handle that this fails, because the
    // connection is reset at that moment, and it would end the process.
    fetch_types: false,
    types: {
      date: {
        to: 1184,
        from: [1082, 1114, 1184],
        serialize: (moment: Date | string) => new Date(moment).toISOString(),
        parse: readMoment,
      },
      bigint: { to: 20, from: [20], serialize: String, parse: Number },
      bigints: arrayOf(1016),
      texts: arrayOf(1009),
      uuids: arrayOf(2951),
    },
  }
  try {
    if (embedded) return guardTransactions(postgres({ ...options, ...embedded.connection }))
    const { address, host } = placeOf(config.databaseUrl)
    const client = postgres(address, { ...options, ...(host !== null && { host }) })
    // postgres.js lets `?synchronous_commit=off` in the address win, and a name by which we would not find our connections.
    Object.assign(client.options.connection, options.connection)
    return guardTransactions(client)
  } catch {
    throw new OperatorError(
      'DATABASE_URL cannot be understood. It looks like postgres://user:password@host:5432/database.',
    )
  }
}

/**
 * Reads where the server is: as for libpq, `?host=/run/postgresql` names the folder of its Unix socket. postgres.js would send it to the server as
 * a setting, and wants it beside the address.
 */
function placeOf(databaseUrl: string): { address: string; host: string | null } {
  const url = new URL(databaseUrl)
  const host = url.searchParams.get('host')
  if (host === null) return { address: databaseUrl, host }
  url.searchParams.delete('host')
  return { address: url.href, host }
}

/**
 * How an array is sent and read.
 * @param oid of the array's type in `pg_type`: the same in every PostgreSQL
 */
function arrayOf(oid: number) {
  return {
    to: oid,
    from: [],
    serialize: (items: readonly unknown[]) => `{${items.map(itemOf).join(',')}}`,
    parse: String,
  }
}

/** Most are ids: a number needs no quotes. */
function itemOf(item: unknown): string {
  if (item === null) return 'NULL'
  return typeof item === 'number' ? String(item) : `"${String(item).replace(/["\\]/g, '\\$&')}"`
}
