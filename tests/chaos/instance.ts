import { type AppProcess, spawnApp } from '../support/app.ts'
import { type FaultyProxy, startProxy } from '../support/proxy.ts'

/** A ChatApp in a process of its own, between two lines that can fail, and started again whenever it ends. */
export type Instance = {
  name: string
  /** Where it is reached: through the line. */
  url: string
  /** Where it is reached by a line of one's own. It keeps its port. */
  port: number
  clientLine: FaultyProxy
  databaseLine: FaultyProxy
  /** Ends it by a signal and starts it again. Resolves when it is ready, with how it ended and how long that took. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<Ending>
  says: AppProcess['says']
  stop(): Promise<void>
}

export type Ending = { code: number | null; signal: NodeJS.Signals | null; tookMs: number }

type Options = {
  name: string
  databaseSocket: string
  databaseUrl: (port: number) => string
  /** Settings beside where its database is. */
  environment?: Record<string, string>
  root?: string | undefined
  /** Told what it does of its own accord that it should not. */
  complain(text: string): void
}

const START_AGAIN_AFTER_MS = 200

export async function startInstance({
  name,
  databaseSocket,
  databaseUrl,
  environment = {},
  root,
  complain,
}: Options): Promise<Instance> {
  const databaseLine = await startProxy({ unix: databaseSocket })
  let isEnding = false
  let port = 0
  let app = await start()
  port = Number(new URL(await app.ready).port)
  const clientLine = await startProxy({ port })
  /** Whatever is done to the process is done one after the other: a fault may meet one that is just starting. */
  let working: Promise<unknown> = Promise.resolve()
  watch()

  /** As a supervisor does: a start that fails, because the database is away say, is tried again. */
  async function start(): Promise<AppProcess> {
    for (;;) {
      const where = { DATABASE_URL: databaseUrl(databaseLine.port), PORT: String(port) }
      const started = spawnApp({ ...environment, ...where }, root)
      try {
        await started.ready
        return started
      } catch (error) {
        if (port === 0 || isEnding) throw error
        await Bun.sleep(START_AGAIN_AFTER_MS)
      }
    }
  }

  function watch(): void {
    const watched = app
    void watched.exited.then(({ code, signal }) => {
      if (isEnding || watched !== app) return
      complain(`instance ${name} ended by itself (${code ?? signal}): ${watched.output().slice(-4_000)}`)
      void enqueue(async () => {
        if (watched === app) await startAnew() // unless a fault has started it again meanwhile
      })
    })
  }

  async function startAnew(): Promise<void> {
    isEnding = false
    app = await start()
    watch()
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<Ending> {
    isEnding = true
    const since = performance.now()
    app.process.kill(signal)
    const { code, signal: endedBy } = await app.exited
    return { code, signal: endedBy, tookMs: performance.now() - since }
  }

  function enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = working.then(work)
    working = done.catch(() => {})
    return done
  }

  return {
    name,
    url: `http://127.0.0.1:${clientLine.port}`,
    port,
    clientLine,
    databaseLine,
    restart: signal =>
      enqueue(async () => {
        const ending = await end(signal)
        await startAnew()
        return ending
      }),
    says: pattern => app.says(pattern),
    stop: () =>
      enqueue(async () => {
        await end('SIGKILL')
        clientLine.stop()
        databaseLine.stop()
      }),
  }
}
