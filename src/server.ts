import { removeExpired } from './accounts/clean-up.ts'
import { createApp } from './app.ts'
import type { Config } from './config/config.ts'
import type { Database } from './database/connect.ts'
import { type Listening, listen } from './http/listen.ts'
import { log, reasonOf } from './log.ts'
import { noteEarlierDays } from './messages/days.ts'
import { startServices } from './services.ts'

/** A server that is running. */
export type RunningServer = {
  url: string
  /** Reads the certificate from its files again. */
  reloadCertificate(): void
  /** Makes `/readyz` fail and waits for load balancers to notice. Requests are still answered meanwhile. */
  drain(): Promise<void>
  stop(): Promise<void>
}

const CLEAN_UP_EVERY_MS = 10 * 60_000

/** How long a stopping server waits for the batch and the answers that are under way, and for sockets to close. */
const ANSWER_WITHIN_MS = 2_000
const CLOSE_WITHIN_MS = 500
const POLL_PENDING_EVERY_MS = 5

/**
 * Starts serving on a database whose schema is up to date.
 * @param now the clock by which other instances are found silent, in milliseconds
 * @throws OperatorError when the port is taken or not allowed
 */
export async function startServer(
  config: Config,
  database: Database,
  now?: () => number,
): Promise<RunningServer> {
  const { sql } = database
  let listening: Listening | undefined
  const { services, writer, listener, background } = await startServices(
    config,
    database,
    (topic, frame) => listening?.publish(topic, frame),
    now,
  )
  const { readiness, relay } = services
  const noteDays = () =>
    noteEarlierDays(sql).catch(error =>
      log('warn', 'the days of earlier messages were not noted', { reason: reasonOf(error) }),
    )
  void noteDays()
  const cleanUp = setInterval(() => {
    removeExpired(sql).catch(error =>
      log('warn', 'what has expired was not removed', { reason: reasonOf(error) }),
    )
    void noteDays()
  }, CLEAN_UP_EVERY_MS)

  listening = await listen(createApp(services), config).catch(async error => {
    clearInterval(cleanUp)
    await listener.stop()
    throw error
  })
  const { url, reloadCertificate, close, end, pending } = listening
  for (const work of background) work.start()
  return {
    url,
    reloadCertificate,
    async drain() {
      readiness.drain(say => say.errors.stopping)
      await Bun.sleep(config.drainSeconds * 1_000)
    },
    async stop() {
      clearInterval(cleanUp)
      const answered = close()
      const late = Bun.sleep(ANSWER_WITHIN_MS)
      await Promise.race([untilAnswered(pending), late])
      await Promise.race([writer.stop(), late])
      relay.closeAll()
      await Promise.race([answered, late.then(() => Bun.sleep(CLOSE_WITHIN_MS))])
      await end()
      await Promise.all(background.map(work => work.stop()))
      await listener.stop()
    },
  }
}

/** Sockets do not count as requests: they are closed later, so that they still get the last messages. */
async function untilAnswered(pending: () => number): Promise<void> {
  while (pending() > 0) await Bun.sleep(POLL_PENDING_EVERY_MS)
}
