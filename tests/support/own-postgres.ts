import { type Config, readConfig } from '../../src/config/config.ts'
import { connectDatabase, type Database } from '../../src/database/connect.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { endAtLast } from './cleanup.ts'
import { newDataDir } from './data-dir.ts'
import { startProxy } from './proxy.ts'

/** A PostgreSQL of a test's own, for what would disturb those who share one. */
export type OwnPostgres = {
  url: string
  config: Config
  /** Connects to it, as another instance does. */
  connect(): Promise<Database>
}

/** @param settings PostgreSQL's own, such as `fsync=off` */
export async function startOwnPostgres(settings: string[] = [], dataDir?: string): Promise<OwnPostgres> {
  const { connection, stop } = await startEmbeddedServer({
    dataDir: dataDir ?? (await newDataDir()),
    settings,
  })
  endAtLast(() => stop())
  const proxy = await startProxy({ unix: connection.path })
  endAtLast(() => proxy.stop())
  const { username, password, database } = connection
  const url = `postgres://${username}:${password}@127.0.0.1:${proxy.port}/${database}`
  const config = readConfig({ DATABASE_URL: url, PORT: '0', CHATAPP_RATE_LIMITS: 'off' })
  return { url, config, connect: () => connectDatabase(config) }
}
