import type { Sql, Transaction } from './client.ts'

/**
 * The codes of errors after which a connection is closed, or has been: the system's, postgres.js's, connection exceptions, and those of a server
 * that goes (SQLSTATE). One that we end ourselves is not among them: it is not told that it has closed.
 */
const CLOSED = /^(ECONN|EPIPE|ETIMEDOUT|CONNECTION_CLOSED|08|25P03|57P0)/

type Work<Value> = (transaction: Transaction) => Value | Promise<Value>

/**
 * Keeps a transaction whose connection is lost from ending the process. postgres.js would roll back on the connection that has closed,
 * where nobody can handle that there is no socket any more. It also rejects what `begin` gives when it closes: here that is left to it.
 */
export function guardTransactions(sql: Sql): Sql {
  const { begin } = sql
  return Object.assign(sql, {
    begin: <Value>(work: Work<Value>) =>
      begin(async transaction => {
        try {
          return await work(transaction)
        } catch (error) {
          if (hasLostConnection(error)) await new Promise(() => {})
          throw error
        }
      }),
  })
}

function hasLostConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CLOSED.test(String(error.code))
}
