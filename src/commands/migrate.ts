import type { Config } from '../config/config.ts'
import { connectDatabase } from '../database/connect.ts'
import { listMigrations, migrate } from '../database/migrate.ts'
import { printJson, printTable } from './print.ts'

/** Brings the database to the newest schema, unless it shall only be told, and prints how it is then. */
export async function migrateDatabase(config: Config, onlyStatus: boolean, isJson: boolean): Promise<void> {
  const database = await connectDatabase(config, { isCommand: true })
  try {
    if (!onlyStatus) await migrate(database.sql)
    const steps = await listMigrations(database.sql)
    if (isJson) printJson(steps)
    else
      printTable(
        ['step', 'applied'],
        steps.map(({ name, appliedAt }) => [name, appliedAt?.toISOString() ?? 'not yet']),
      )
  } finally {
    await database.stop()
  }
}
