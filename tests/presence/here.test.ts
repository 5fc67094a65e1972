import { expect, test } from 'bun:test'
import { createHere } from '../../src/presence/here.ts'

test('whoever leaves while it is told that they are here is told to have left', () => {
  let nowMs = 0
  const here = createHere(() => nowMs)
  const socket = { subscribe() {}, send() {}, close() {} }
  const device = { socket, person: { id: 1, username: 'ann' }, isActive: null, opens: '', open: null }
  here.add(device)
  here.show(1, true)
  here.turn(device, true)
  const said = here.due()
  expect(said).toEqual([[1, 'ann', 'online', expect.any(Number)]])

  here.remove(device)
  here.told(said)
  nowMs += here.nextDueMs() ?? 0
  expect(here.due()).toEqual([[1, 'ann', 'offline', expect.any(Number)]])
  here.told(here.due())
  expect([here.due(), here.all(), here.nextDueMs()]).toEqual([[], [], null])
})
