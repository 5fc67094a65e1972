import { expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { createReadiness } from '../../src/http/readiness.ts'
import { english } from '../../src/words/english.ts'
import { startApp } from '../support/app.ts'
import { call } from '../support/client.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

test('an instance is ready while the database answers and its announcements arrive, and says when not', async () => {
  const database = await createTestDatabase()
  const proxy = await startProxy({ unix: database.socketPath })
  const through = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const app = await startApp({}, { ...database, ...through })
  expect((await call(app.url, '/readyz')).status).toBe(200)

  expect(proxy.forgetListener()).toBe(1)
  expect((await call(app.url, '/readyz')).json).toEqual({
    detail: 'What the database announces does not arrive; listening anew.',
  })

  proxy.stop()
  const { status, json, headers } = await call(app.url, '/readyz')
  expect({ status, json }).toEqual({ status: 503, json: { detail: 'The database does not answer.' } })
  expect(headers.get('retry-after')).toBe('2')
  expect((await call(app.url, '/healthz')).status).toBe(200)

  const back = await startProxy({ unix: database.socketPath }, proxy.port)
  while ((await call(app.url, '/readyz')).status !== 200) await Bun.sleep(50)
  await app.stop()
  await through.stop()
  back.stop()
  await database.stop()
})

test('many who ask at the same moment share one look', async () => {
  const database = await createTestDatabase()
  let looks = 0
  const { findObstacle } = createReadiness(database.check, () => {
    looks++
    return Promise.reject(new Error('deaf'))
  })
  const obstacles = await Promise.all(Array.from({ length: 100 }, findObstacle))
  expect(new Set(obstacles.map(obstacle => obstacle?.(english)))).toEqual(
    new Set([english.errors.listenerDeaf]),
  )
  expect(looks).toBe(1)
  await database.stop()
})
