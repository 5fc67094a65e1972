import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { type FaultyProxy, startProxy } from '../support/proxy.ts'
import type { Faults } from './histories.ts'

/** Two instances on one database, each behind a line of its devices that can fail. */
export type Stage = {
  app: Pick<TestApp, 'url' | 'database'>
  lines: [FaultyProxy, FaultyProxy]
  /** Where the instances are, not through the lines: what is sent is not what is looked at. */
  urls(): [string, string]
  faults: Faults
  /** The numbers of the last message and the last change of two people. */
  lastNumbers(two: [Client, Client]): Promise<{ seq: number; change: number }>
  stop(): Promise<void>
}

export async function startStage(environment: Record<string, string> = {}): Promise<Stage> {
  const database = await createTestDatabase()
  const { sql } = database
  const start = () => startApp(environment, database)
  const apps: [TestApp, TestApp] = [await start(), await start()]
  const portOf = ({ url }: TestApp) => Number(new URL(url).port)
  // Devices keep their address where an instance gets another port.
  const lines: [FaultyProxy, FaultyProxy] = [
    await startProxy(() => ({ port: portOf(apps[0]) })),
    await startProxy(() => ({ port: portOf(apps[1]) })),
  ]
  return {
    app: { url: apps[0].url, database },
    lines,
    urls: () => [apps[0].url, apps[1].url],
    faults: {
      cut: at => lines[at].cut(),
      blackHole: at => lines[at].forget(),
      async restart(at) {
        await apps[at].stop()
        apps[at] = await start()
      },
      async loseListen() {
        await sql`
          SELECT pg_terminate_backend(pid, 1_000) FROM pg_stat_activity
          WHERE datname = current_database() AND query ILIKE 'listen "%' AND pid <> pg_backend_pid()`
      },
    },
    async lastNumbers([ann, bob]) {
      const [row] = await sql<{ seq: number; change: number }[]>`
        SELECT last_seq AS seq, last_change AS change FROM conversations
        WHERE ARRAY[low_user_id, high_user_id] <@ ARRAY(
          SELECT id FROM users WHERE username IN (${ann.username}, ${bob.username}))`
      return { seq: row?.seq ?? 0, change: row?.change ?? 0 }
    },
    async stop() {
      for (const line of lines) line.stop()
      for (const app of apps) await app.stop()
      await database.stop()
    },
  }
}
