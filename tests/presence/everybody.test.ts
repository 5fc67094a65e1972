import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { createEverybody } from '../../src/presence/everybody.ts'
import { isLess, STATES, type State } from '../../src/presence/model.ts'
import { type Notice, readNotice, type Said, writeNotices } from '../../src/presence/notices.ts'

/** Somebody is said to be so, at some moment. */
const said = (id: number, state: State, seen = 1_000): Said => [id, `p${id}`, state, seen]

/** Says something as an instance does: on its way it is text, and may be in pieces. */
function tell(everybody: ReturnType<typeof createEverybody>, notice: Notice) {
  return writeNotices(notice).flatMap(payload => {
    const read = readNotice(payload)
    if (!read || 'look' in read) throw new Error('This is no notice.')
    return everybody.hear(read)
  })
}

test('an instance that is not heard is let go of within a minute, one that stops after a moment', () => {
  let now = 0
  const everybody = createEverybody(() => now)
  tell(everybody, { from: 'a', people: [said(1, 'online')] })
  tell(everybody, { from: 'b', people: [said(2, 'online')] })
  now = 20_000
  tell(everybody, { from: 'b' })
  now = 54_000
  expect(everybody.dropSilent()).toEqual([])
  now = 58_000
  expect(everybody.dropSilent().map(({ id, presence }) => [id, presence.state])).toEqual([[1, 'offline']])
  expect(everybody.find(1)).toBeNull()

  tell(everybody, { from: 'b', stops: true })
  now = 62_000
  expect(everybody.dropSilent()).toEqual([])
  now = 64_000
  expect(everybody.dropSilent().map(({ id }) => id)).toEqual([2])
})

test('who keeps it private goes without a time, and who leaves with that of when they were last at it', () => {
  const everybody = createEverybody(() => 0)
  tell(everybody, { from: 'a', people: [said(1, 'online'), said(2, 'online')] })
  const changes = tell(everybody, { from: 'a', people: [said(1, 'offline', 0), said(2, 'offline', 2_000)] })
  expect(changes.map(({ presence }) => presence)).toEqual([
    { state: 'offline', seen: null },
    { state: 'offline', seen: new Date(2_000_000) },
  ])
})

const INSTANCES = ['a', 'b', 'c']
const people = fc.array(
  fc.tuple(fc.nat(200), fc.constantFrom(...STATES)).map(([id, state]) => said(id, state)),
  { maxLength: 200 },
)
const step = fc.record({
  from: fc.constantFrom(...INSTANCES),
  people,
  isAll: fc.boolean(),
})

test('whatever the instances say, somebody is as much here as on the one where they are most, and each change is told once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), steps => {
      const everybody = createEverybody(() => 0)
      const model = new Map(INSTANCES.map(name => [name, new Map<number, State>()]))
      const told = new Map<number, State>()
      for (const { from, people, isAll } of steps) {
        const last = new Map(people.map(([id, , state]) => [id, state]))
        const unique = [...last].map(([id, state]) => said(id, state))
        if (isAll) model.set(from, new Map())
        for (const [id, state] of last) model.get(from)?.set(id, state)
        for (const { id, presence } of tell(everybody, {
          from,
          people: unique,
          ...(isAll && { begins: true, ends: true }),
        })) {
          expect(presence.state).not.toBe(told.get(id) ?? 'offline')
          told.set(id, presence.state)
        }
      }
      for (let id = 0; id <= 200; id++) {
        const states = [...model.values()].map(states => states.get(id) ?? 'offline')
        const most = states.reduce((one, other) => (isLess(one, other) ? other : one))
        expect(everybody.find(id)?.presence.state ?? 'offline').toBe(most)
        expect(told.get(id) ?? 'offline').toBe(most)
      }
    }),
  )
})

test('what an instance says fits into notifications, however long the names are', () => {
  const long = 'x'.repeat(32)
  const notices = writeNotices({
    from: crypto.randomUUID(),
    people: Array.from({ length: 1_000 }, (_, i): Said => [10 ** 15 + i, long, 'offline', 10 ** 10]),
    typed: Array.from({ length: 1_000 }, (_, i): [number, string, number, boolean] => [
      10 ** 15 + i,
      long,
      10 ** 15,
      false,
    ]),
    asks: true,
    begins: true,
    ends: true,
  })
  expect(Math.max(...notices.map(notice => Buffer.byteLength(notice)))).toBeLessThan(8_000)
})
