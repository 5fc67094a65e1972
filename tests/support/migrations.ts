import { type Migration, readMigrations } from '../../src/database/migrate.ts'

/** The schema as it was before the step of this name, for tests that bring an older database up to date. */
export function migrationsBefore(name: string): Migration[] {
  const migrations = readMigrations()
  const index = migrations.findIndex(migration => migration.name.slice(5) === `${name}.sql`)
  if (index === -1) throw new Error(`There is no step ${name}.`)
  return migrations.slice(0, index)
}
