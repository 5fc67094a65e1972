import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { OperatorError } from '../errors.ts'
import { log } from '../log.ts'
import { ROOT } from '../root.ts'
import type { Sql } from './connect.ts'

/** A numbered file of the schema. */
export type Migration = { name: string; text: string }

const INSUFFICIENT_PRIVILEGE = '42501' // SQLSTATE

/** Any number will do as long as every ChatApp takes the same: "chat" in ASCII. */
const LOCK = 0x63686174

/**
 * Brings the database to the newest schema: applies each file once, all in one transaction, under a lock,
 * so that any number of instances may start at the same time.
 * @throws OperatorError when a file that was applied has changed since, is missing, or came later than a newer one
 */
export async function migrate(sql: Sql, migrations: Migration[] = readMigrations()): Promise<void> {
  try {
    await applyAll(sql, migrations)
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error
    throw new OperatorError(
      `The user of DATABASE_URL may not make tables (${error.message}). ` +
        'Make that user the owner of the database, or GRANT CREATE ON SCHEMA public TO it.',
    )
  }
}

/** A step of the schema, and when the database got it; null when it is still to come. */
type Step = { name: string; appliedAt: Date | null }

/**
 * Tells which steps the database has.
 * @throws OperatorError when it was made by a newer or changed version
 */
export async function listMigrations(sql: Sql, migrations: Migration[] = readMigrations()): Promise<Step[]> {
  const [found] = await sql<{ exists: boolean }[]>`SELECT to_regclass('migrations') IS NOT NULL AS exists`
  const applied = found?.exists ? await readApplied(sql) : []
  refuseForeignSteps(applied, migrations)
  return migrations.map(({ name }, index) => ({ name, appliedAt: applied[index]?.appliedAt ?? null }))
}

async function applyAll(sql: Sql, migrations: Migration[]): Promise<void> {
  await sql.begin(async transaction => {
    await transaction`SET LOCAL statement_timeout = 0` // a step may take as long as it needs
    await transaction`SELECT pg_advisory_xact_lock(${LOCK})`
    await transaction`
      CREATE TABLE IF NOT EXISTS migrations (
        name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`
    const applied = await readApplied(transaction)
    refuseForeignSteps(applied, migrations)
    const missing = migrations.slice(applied.length)
    if (missing.length > 0) await lockTables(transaction)
    for (const migration of missing) {
      await transaction.unsafe(migration.text)
      await transaction`INSERT INTO migrations (name, hash) VALUES (${migration.name}, ${hashOf(migration)})`
      log('info', 'schema step applied', { name: migration.name })
    }
  })
}

/** Tables in the order in which statements come to them: what belongs to people first, and the people last. */
const LOCK_ORDER = ['messages', 'conversations', 'participants', 'sessions', 'users']

/**
 * Waits until those who use these tables have finished, and lets nobody begin. Steps change them in an order of their own: without this, a
 * server of the version before that has come to one table and a step that has come to another would wait for each other.
 */
async function lockTables(transaction: postgres.TransactionSql<{ bigint: number }>): Promise<void> {
  const there = await transaction<{ name: string }[]>`
    SELECT name FROM unnest(${LOCK_ORDER}::text[]) WITH ORDINALITY AS wanted (name, position)
    WHERE to_regclass(name) IS NOT NULL ORDER BY position`
  for (const { name } of there) await transaction`LOCK TABLE ${transaction(name)}`
}

type Applied = { name: string; hash: string; appliedAt: Date }

async function readApplied(sql: postgres.ISql<{ bigint: number }>): Promise<Applied[]> {
  return await sql<Applied[]>`
    SELECT name, hash, applied_at AS "appliedAt" FROM migrations ORDER BY name COLLATE "C"`
}

function refuseForeignSteps(applied: Applied[], migrations: Migration[]): void {
  for (const [index, { name, hash }] of applied.entries()) {
    const migration = migrations[index]
    if (migration?.name !== name) {
      throw new OperatorError(
        `The database has the schema step ${name}, which this ChatApp does not. It was made by a newer or changed version: use that one.`,
      )
    }
    if (hashOf(migration) !== hash) {
      throw new OperatorError(
        `sql/${name} was changed after it had been applied. Restore it, and put the change into a new file.`,
      )
    }
  }
}

/** Reads the schema's files in their order. */
export function readMigrations(): Migration[] {
  const folder = join(ROOT, 'sql')
  return readdirSync(folder)
    .filter(name => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

function hashOf(migration: Migration): string {
  return new Bun.CryptoHasher('sha256').update(migration.text).digest('hex')
}
