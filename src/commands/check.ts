import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config/config.ts'
import { connectDatabase, type Database } from '../database/connect.ts'
import { listMigrations } from '../database/migrate.ts'
import { OperatorError, systemCodeOf } from '../errors.ts'
import { startListener } from '../live/listener.ts'
import { reasonOf } from '../log.ts'
import { printJson } from './print.ts'

/** What was looked at, whether it is fit for work, and what was seen or has to be done. */
type Finding = { part: string; isGood: boolean; says: string }

const CONNECT_WITHIN_MS = 5_000
const HEAR_WITHIN_MS = 2_000

/** Less than this and PostgreSQL may soon have to stop. */
const ROOM_WANTED_BYTES = 500 * 1024 * 1024

/** Looks at everything that serving needs, and prints what it finds. @returns whether all of it is good */
export async function check(configure: () => Config, isJson: boolean): Promise<boolean> {
  const findings: Finding[] = []
  for await (const finding of inspect(configure)) {
    findings.push(finding)
    if (!isJson)
      process.stdout.write(`${finding.isGood ? '✓' : '✗'} ${finding.part.padEnd(9)} ${finding.says}\n`)
  }
  if (isJson) printJson(findings)
  return findings.every(({ isGood }) => isGood)
}

/** Stops at the first thing without which the next cannot be looked at. */
async function* inspect(configure: () => Config): AsyncGenerator<Finding> {
  const [settings, config] = await look('settings', async () => ['can be used', configure()])
  yield settings
  if (!config) return
  if (!config.databaseUrl) {
    const [storage] = await look('storage', async () => [inspectStorage(config.dataDir), true])
    yield storage
    if (!storage.isGood || !existsSync(join(config.dataDir, 'postgres'))) return
  }
  const [failure, database] = await look('database', async () => [
    'can be reached',
    await connectDatabase(config, { isCommand: true, giveUpAfterMs: CONNECT_WITHIN_MS }),
  ])
  if (!database) return yield failure
  try {
    for (const [part, inspect] of DATABASE_PARTS) {
      const [finding] = await look(part, async () => [await inspect(database), true])
      yield finding
      if (!finding.isGood) return
    }
  } finally {
    await database.stop()
  }
}

/** Gives what a look found, with what the next looks need; nothing when it failed. */
async function look<Found>(
  part: string,
  inspect: () => Promise<[says: string, found: Found]>,
): Promise<[Finding, Found | undefined]> {
  try {
    const [says, found] = await inspect()
    return [{ part, isGood: true, says }, found]
  } catch (error) {
    return [{ part, isGood: false, says: reasonOf(error) }, undefined]
  }
}

const DATABASE_PARTS: [part: string, inspect: (database: Database) => Promise<string>][] = [
  ['database', describeServer],
  ['schema', inspectSchema],
  ['LISTEN', inspectListening],
]

function inspectStorage(dataDir: string): string {
  const isNew = !existsSync(dataDir)
  const folder = isNew ? nearestFolder(dataDir) : dataDir
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new OperatorError(
      `${folder} cannot be written to (${systemCodeOf(error)}). Make it a directory of yours, or set CHATAPP_DATA_DIR to another one.`,
    )
  }
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free < ROOM_WANTED_BYTES)
    throw new OperatorError(
      `${folder} has only ${free >> 20} MB left. Free some, or move the data to another disk.`,
    )
  const room = `${(free / 2 ** 30).toFixed(1)} GB are free`
  return isNew || !existsSync(join(dataDir, 'postgres'))
    ? `${dataDir} has no data yet: the first start makes it; ${room}`
    : `${dataDir} can be written to; ${room}`
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path))
}

async function describeServer({ sql }: Database): Promise<string> {
  const [row] = await sql<{ version: string }[]>`SELECT current_setting('server_version') AS version`
  return `PostgreSQL ${row?.version} answers`
}

async function inspectSchema({ sql }: Database): Promise<string> {
  const steps = await listMigrations(sql)
  const missing = steps.filter(({ appliedAt }) => appliedAt === null)
  if (missing.length === 0) return `has all ${steps.length} steps`
  return `has ${steps.length - missing.length} of ${steps.length} steps; the next start, or \`chatapp migrate\`, applies the rest`
}

async function inspectListening({ dedicate }: Database): Promise<string> {
  const listener = await startListener({ dedicated: dedicate('listener'), handlers: [], onGap() {} })
  try {
    const since = performance.now()
    await listener.check(HEAR_WITHIN_MS)
    return `what is announced comes back, in ${Math.ceil(performance.now() - since)} ms`
  } catch {
    throw new OperatorError(
      'what is announced does not come back. DATABASE_URL must be a direct or session-mode connection to the primary, not a transaction pooler.',
    )
  } finally {
    await listener.stop()
  }
}
