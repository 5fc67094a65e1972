import type { Config } from '../config/config.ts'
import { connectDatabase } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { readTls } from '../http/tls.ts'
import { log, logsJson } from '../log.ts'
import { type RunningServer, startServer } from '../server.ts'
import { offerSetup, type SetupOffer } from '../setup/offer.ts'
import { createServiceManager } from '../systemd.ts'
import { fail } from './fail.ts'

/** All of it together, PostgreSQL included. Supervisors lose their patience after ten seconds. */
const STOP_WITHIN_MS = 4_500

type Running = Pick<RunningServer, 'url' | 'reloadCertificate' | 'stop'> & {
  /** Where whoever runs it becomes the first administrator; null where there is one. */
  setup: SetupOffer | null
}

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
    announce(config, await running)
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
      setup: await offerSetup(database.sql, config, server.url),
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

/**
 * Says where it is open, and how it is set up. The setup link is a secret, and goes into the log all the same where lines are for machines:
 * under systemd and in a container there is nothing else that its operator sees. It works once, for half an hour.
 */
function announce(config: Config, { url, setup }: Running): void {
  const place = config.databaseUrl ? 'in the database of DATABASE_URL' : config.dataDir
  if (logsJson()) {
    log('info', 'ready', { url, data: place })
    if (setup)
      log('warn', 'nobody administers this server yet; whoever opens the link sets it up', {
        setup: setup.url,
        until: setup.expiresAt.toISOString(),
      })
    return
  }
  process.stdout.write(`
${setup ? invitationOf(setup) : ''}  ChatApp is ready
    Open   ${url}
    Data   ${place}
    Stop   Ctrl-C

`)
}

function invitationOf({ url }: SetupOffer): string {
  const where = url.startsWith('/') ? ', at the address where people reach it,' : ''
  return `  This server is not set up yet. Open this${where} within 30 minutes; whoever does so first becomes its administrator:

    Setup  ${url}

`
}
