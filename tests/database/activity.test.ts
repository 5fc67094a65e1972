import { expect, test } from 'bun:test'
import { waitForLock } from '../support/locks.ts'
import { createTestDatabase } from '../support/postgres.ts'

/** Between two statements of a transaction that is under way. */
const PAUSE_MS = 20

test('a lock is waited for while its transaction is under way, and given up once that has nothing more to do', async () => {
  const database = await createTestDatabase({ isEmpty: true })
  const { sql, dedicate, stop } = database
  await sql`CREATE TABLE locked (id int)`
  const keeper = await sql.reserve()
  await keeper`BEGIN`
  await keeper`LOCK TABLE locked`
  let isUnderWay = true
  const underWay = (async () => {
    for (; isUnderWay; await Bun.sleep(PAUSE_MS)) await keeper`SELECT 1`
  })()

  const { open, look } = dedicate('writer')
  const waiter = open()
  const answer = waiter`SELECT FROM locked`.catch(error => error)
  await waitForLock(sql)
  for (let round = 0; round < 5; round++) expect(await look()).toBe('working')

  isUnderWay = false
  await underWay
  while ((await look()) !== 'locked');
  expect(await answer).toMatchObject({ code: '57014' })
  await keeper`ROLLBACK`
  keeper.release()
  await waiter.end()
  await stop()
})
