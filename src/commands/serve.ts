import type { Config } from '../config/config.ts'
import { connectDatabase } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { readTls } from '../http/tls.ts'
import { log, logsJson } from '../log.ts'
import { type RunningServer, startServer } from '../server.ts'
import { createServiceManager } from '../systemd.ts'
import { fail } from './fail.ts'

/** All of it together, PostgreSQL included. Supervisors lose their patience after ten seconds. */
const STOP_WITHIN_MS = 4_500

type Running = Pick<RunningServer, 'url' | 'reloadCertificate' | 'stop'>

const CANNOT_START = 'ChatApp cannot start. '

/** Starts ChatApp and serves until it is told to stop. */
export async function serve(configure: () => Config): Promise<void> {
  let running: Promise<Running> | undefined
  const stopping = new AbortController()
  const manager = createServiceManager(process.env)

  async function stop(): Promise<void> {
    if (stopping.signal.aborted) process.exit(1) // asked twice: at once
    stopping.abort()
    manager.stopping()
    const started = await running?.catch(() => undefined) // what had not started yet has nothing to stop
    try {
      await started?.stop()
      process.exit(0)
    } catch (error) {
      fail(error)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)

  try {
    const config = configure()
    readTls(config) // a certificate that cannot be used is found out before anything is started
    process.on('SIGHUP', async () => {
      if (config.tlsCert) (await running)?.reloadCertificate()
      else await stop() // the terminal was closed
    })
    running = start(config, stopping.signal)
    announce(config, (await running).url)
    manager.ready()
  } catch (error) {
    if (!stopping.signal.aborted) fail(error, CANNOT_START)
  }
}

async function start(config: Config, signal: AbortSignal): Promise<Running> {
  const database = await connectDatabase(config, { signal })
  try {
    await migrate(database.sql)
    const server = await startServer(config, database)
    return {
      ...server,
      async stop() {
        await server.drain()
        const since = performance.now()
        await server.stop()
        await database.stop(STOP_WITHIN_MS - (performance.now() - since))
      },
    }
  } catch (error) {
    await database.stop()
    throw error
  }
}

function announce(config: Config, url: string): void {
  const place = config.databaseUrl ? 'in the database of DATABASE_URL' : config.dataDir
  if (logsJson()) {
    log('info', 'ready', { url, data: place })
    return
  }
  process.stdout.write(`
  ChatApp is ready
    Open   ${url}
    Data   ${place}
    Stop   Ctrl-C

`)
}
