import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { addCrowd, spreadConversations } from '../support/crowd.ts'
import { type Calls, calledIn, functionsOf, named, type Observed, observeDatabase } from '../support/plans.ts'

let observed: Observed

beforeAll(async () => {
  observed = await observeDatabase()
  await addCrowd(observed.sql, { people: 10_000, conversations: 2_000, messagesEach: 10 })
  await spreadConversations(observed.sql, '1 year')
})

afterAll(() => observed.stop())

/** Every function of the stores in src/administration that asks the database. */
const CALLS: Calls = {}

test('every function of every store of the administration is looked at', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'src', 'administration')
  for (const [store, functions] of Object.entries(await functionsOf(folder, '*/store.ts')))
    expect({ store, functions }).toEqual({ store, functions: calledIn(CALLS, store) })
})

test.each(named(CALLS))('$name', ({ call }) => observed.look(call))
