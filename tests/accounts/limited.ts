import { expect } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Answer, call } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const LIMITED = { CHATAPP_RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' }

/** Where whoever does not say otherwise comes from. */
const ADDRESS = '203.0.113.1'

/** A ChatApp with limits, and what tests do to reach them. */
export type Limited = TestApp & {
  /** Another instance on the same database. */
  startAnother(): Promise<TestApp>
  /** Makes somebody whom no other test knows. */
  newPerson(): Promise<string>
  signIn(username: string, password: string, address?: string, url?: string): Promise<Answer>
  /** Has strangers use up what a limit allows, but for so many. */
  useUp(limit: 'sign-up' | 'address' | 'name', left?: number): Promise<void>
  /** Has everybody begin anew. */
  forgetCounts(): Promise<void>
}

export async function startLimited(): Promise<Limited> {
  const database: TestDatabase = await createTestDatabase()
  const { sql } = database
  const app = await startApp(LIMITED, database)
  let people = 0
  return {
    ...app,
    startAnother: () => startApp(LIMITED, database),
    newPerson: async () => (await addPerson(app, `person-${++people}`)).username,
    signIn: (username, password, address = ADDRESS, url = app.url) =>
      call(url, '/api/v1/session/', {
        body: { username, password },
        headers: { 'x-forwarded-for': address },
      }),
    async useUp(limit, left = 0) {
      const { count } = await sql`
        UPDATE rate_limits SET points = CASE split_part(key, ':', 1)
          WHEN 'sign-up' THEN 300 WHEN 'address' THEN 100 WHEN 'name' THEN 100 END - ${left}::int
        WHERE split_part(key, ':', 1) = ${limit}`
      expect(count).toBeGreaterThan(0)
    },
    async forgetCounts() {
      await sql`DELETE FROM rate_limits`
    },
    async stop() {
      await app.stop()
      await database.stop()
    },
  }
}

export async function statusesOf(answers: Promise<Answer>[]): Promise<number[]> {
  return (await Promise.all(answers)).map(({ status }) => status).sort()
}

export function many<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
