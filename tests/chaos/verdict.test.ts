import { expect, test } from 'bun:test'
import { type Acknowledged, type Evidence, judge, type StoredRow } from './verdict.ts'

const one: Acknowledged = {
  conversation: 'ann–bob',
  id: 11,
  seq: 1,
  body: 'first',
  key: 'k1',
  sender: 'ann',
  lane: 'ann 1',
}
const two: Acknowledged = { ...one, id: 12, seq: 2, body: 'second', key: 'k2' }
const three: Acknowledged = { ...one, id: 13, seq: 3, body: 'third', key: 'k3' }

/** What is right about three messages and one device, but for what a test makes wrong. */
function evidence(wrong: Partial<Evidence> = {}): Evidence {
  const acknowledged = [one, two, three]
  return { acknowledged, stored: acknowledged, deliveries: delivered(acknowledged), ...wrong }
}

function delivered(received: StoredRow[]) {
  return [{ device: 'bob’s phone', conversation: 'ann–bob', received }]
}

test('nothing is found where all is right, nor in a row that was inserted by hand', () => {
  expect(judge(evidence())).toEqual([])
  const byHand: StoredRow = { ...one, id: 14, seq: 4, body: 'by hand', key: 'k4' }
  const stored = [one, two, three, byHand]
  expect(judge(evidence({ stored, deliveries: delivered(stored) }))).toEqual([])
})

const WRONG: [string, Partial<Evidence>, string[]][] = [
  [
    'acknowledged but not stored',
    { stored: [one, two], deliveries: delivered([one, two]) },
    ['lost: ann–bob 3 (id 13, “third”) was acknowledged but is not stored'],
  ],
  [
    'stored twice under one key',
    { stored: [one, two, three, { ...three, id: 14, seq: 4 }], deliveries: [] },
    ['duplicated: ann–bob 4 (id 14, “third”) is stored twice under one key, first as number 3'],
  ],
  [
    'stored twice under two keys',
    { stored: [one, two, three, { ...three, id: 14, seq: 4, key: 'k4' }], deliveries: [] },
    ['duplicated: ann–bob 4 (id 14, “third”) is stored twice under two keys, first as number 3'],
  ],
  [
    'a gap in the numbers',
    { acknowledged: [one, three], stored: [one, three], deliveries: [] },
    ['lost: number 2 is missing from the conversation ann–bob'],
  ],
  [
    'stored under another number than was acknowledged',
    { acknowledged: [one, { ...two, seq: 4 }], stored: [one, two], deliveries: [] },
    [
      'out of order: ann–bob 4 (id 12, “second”) is stored under another number than was acknowledged: ann–bob 2 (id 12)',
    ],
  ],
  [
    'stored under another id than was acknowledged',
    { acknowledged: [one, { ...two, id: 99 }], stored: [one, two], deliveries: [] },
    [
      'out of order: ann–bob 2 (id 99, “second”) is stored under another number than was acknowledged: ann–bob 2 (id 12)',
    ],
  ],
  [
    'stored with another text',
    { stored: [one, { ...two, body: 'something else' }], acknowledged: [one, two], deliveries: [] },
    ['altered: ann–bob 2 (id 12, “second”) is stored as another message: “something else”'],
  ],
  [
    'overtaken by what was sent later',
    { acknowledged: [two, one], stored: [one, two], deliveries: [] },
    ['out of order: ann–bob 1 (id 11, “first”) was sent after number 2 had been acknowledged'],
  ],
  [
    'never received',
    { deliveries: delivered([one, three]) },
    ['lost: bob’s phone never got ann–bob 2 (id 12, “second”)'],
  ],
  [
    'nothing received at all',
    { acknowledged: [one], stored: [one], deliveries: delivered([]) },
    ['lost: bob’s phone never got ann–bob 1 (id 11, “first”)'],
  ],
  [
    'received twice',
    { deliveries: delivered([one, two, two, three]) },
    ['duplicated: bob’s phone got ann–bob 2 (id 12, “second”) twice'],
  ],
  [
    'received out of order',
    { deliveries: delivered([one, three, two]) },
    ['out of order: bob’s phone got ann–bob 2 (id 12, “second”) after number 3'],
  ],
  [
    'received with another text',
    { deliveries: delivered([one, { ...two, body: 'something else' }, three]) },
    ['altered: bob’s phone got ann–bob 2 (id 12, “something else”), which is stored as number 2, “second”'],
  ],
  [
    'received, and gone from the store',
    { acknowledged: [one], stored: [one], deliveries: delivered([one, two]) },
    ['lost: bob’s phone got ann–bob 2 (id 12, “second”), which is not stored'],
  ],
]

test.each(WRONG)('%s is found', (_, wrong, findings) => {
  expect(judge(evidence(wrong)).map(({ kind, text }) => `${kind}: ${text}`)).toEqual(findings)
})
