import { type Config, readConfig } from '../../src/config/config.ts'
import { connectDatabase, type Database } from '../../src/database/connect.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { endAtLast } from './cleanup.ts'
import { newDataDir } from './data-dir.ts'
import { socketUrl } from './postgres.ts'

/** A PostgreSQL of a test's own, for what would disturb those who share one. */
export type OwnPostgres = {
  url: string
  config: Config
  /** Connects to it, as another instance does. */
  connect(): Promise<Database>
}

/** @param settings PostgreSQL's own, such as `fsync=off` */
export async function startOwnPostgres(settings: string[] = [], dataDir?: string): Promise<OwnPostgres> {
  const ownDir = dataDir ?? (await newDataDir())
  const { connection, stop } = await startEmbeddedServer({ dataDir: ownDir, settings })
  endAtLast(() => stop())
  const url = socketUrl(ownDir, connection)
  const config = readConfig({ DATABASE_URL: url, PORT: '0', CHATAPP_RATE_LIMITS: 'off' })
  return { url, config, connect: () => connectDatabase(config) }
}
