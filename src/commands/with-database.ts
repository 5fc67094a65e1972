import type { Config } from '../config/config.ts'
import { connectDatabase, type Sql } from '../database/connect.ts'
import { listMigrations, migrate } from '../database/migrate.ts'
import { OperatorError } from '../errors.ts'

/**
 * Works on the database, beside a running server too, and lets go of it.
 * A database that is new gets its schema; an older one is left to `chatapp migrate`, since servers of an older version
 * may still use it.
 * @throws OperatorError
 */
export async function withDatabase<Result>(
  config: Config,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const database = await connectDatabase(config, { isCommand: true })
  try {
    const steps = await listMigrations(database.sql)
    if (steps.every(({ appliedAt }) => appliedAt === null)) await migrate(database.sql)
    else if (steps.some(({ appliedAt }) => appliedAt === null)) {
      throw new OperatorError(
        'The database has the schema of an older version. Run `chatapp migrate`, or start the server.',
      )
    }
    return await work(database.sql)
  } finally {
    await database.stop()
  }
}
