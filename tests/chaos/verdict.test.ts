import { expect, test } from 'bun:test'
import type { Said } from './hearings.ts'
import { type Acknowledged, type Evidence, judge, type StoredRow } from './verdict.ts'
import { judgeEffort, leastOf } from './worth.ts'

const one = asSent({
  conversation: 'ann–bob',
  id: 11,
  seq: 1,
  body: 'first',
  key: 'k1',
  sender: 'ann',
  lane: 'ann 1',
})
const two = asSent({ ...one, id: 12, seq: 2, body: 'second', key: 'k2' })
const three = asSent({ ...one, id: 13, seq: 3, body: 'third', key: 'k3' })

/** What is right about three messages and one device, but for what a test makes wrong. */
function evidence(wrong: Partial<Evidence> = {}): Evidence {
  const acknowledged = [one, two, three]
  return {
    acknowledged,
    stored: acknowledged,
    facts: [],
    deliveries: delivered(acknowledged),
    hearings: [],
    ...wrong,
  }
}

function delivered(received: StoredRow[]) {
  const shown = new Map([...received, one, two, three].map(({ id, version }) => [id, version]))
  return [{ device: 'bob’s phone', conversation: 'ann–bob', received, shown, outdated: [] }]
}

/** A message that is as it was sent, both as it was acknowledged and as it is stored. */
function asSent(message: Acknowledged): Acknowledged & StoredRow {
  const { body } = message
  const version = { body, isEdited: false, isDeleted: false, replyTo: null, reactions: [], change: null }
  return { ...message, first: body, change: null, version }
}

test('nothing is found where all is right, nor in a row that was inserted by hand', () => {
  expect(judge(evidence())).toEqual([])
  const byHand = asSent({ ...one, id: 14, seq: 4, body: 'by hand', key: 'k4' })
  const stored = [one, two, three, byHand]
  expect(judge(evidence({ stored, deliveries: delivered(stored) }))).toEqual([])
})

/** A connection that has said this and is still open, but for what a test says otherwise. */
function heard(said: (StoredRow | 'sync')[], { isOpen = true } = {}) {
  const frames = said.map(
    (one): Said =>
      one === 'sync'
        ? { kind: 'sync' }
        : { kind: 'message', conversation: one.conversation, id: one.id, seq: one.seq },
  )
  return { hearings: [{ device: 'bob’s phone', connection: 2, said: frames, isOpen }] }
}

const elsewhere: Acknowledged & StoredRow = {
  ...one,
  conversation: 'bob–cleo',
  id: 21,
  key: 'k5',
  lane: 'cleo 1',
}

test.each([
  ['each announced once, in order', heard([one, two, three])],
  ['a connection that begins in the middle', heard([two, three])],
  ['the same again after a sync, which may tell of what was known', heard([one, two, 'sync', two, three])],
  ['a message that is missing before a sync', heard([one, three, 'sync'])],
  ['a message that is missing from a connection that has ended', heard([one, three], { isOpen: false })],
  ['conversations beside each other', heard([two, elsewhere, three])],
] as const)('nothing is found in %s', (_, { hearings }) => {
  const stored = [one, two, three, elsewhere]
  const deliveries = delivered([one, two, three])
  expect(judge(evidence({ stored, deliveries, hearings }))).toEqual([])
})

test('what comes again with another connection is no repetition', () => {
  const [first] = heard([one, two], { isOpen: false }).hearings
  const [second] = heard([two, three]).hearings
  if (!first || !second) throw new Error('There are two.')
  expect(judge(evidence({ hearings: [first, second] }))).toEqual([])
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
    { stored: [one, asSent({ ...two, body: 'something else' })], acknowledged: [one, two], deliveries: [] },
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
    { deliveries: delivered([one, asSent({ ...two, body: 'something else' }), three]) },
    ['altered: bob’s phone got ann–bob 2 (id 12, “something else”), which is stored as number 2, “second”'],
  ],
  [
    'received, and gone from the store',
    { acknowledged: [one], stored: [one], deliveries: delivered([one, two]) },
    ['lost: bob’s phone got ann–bob 2 (id 12, “second”), which is not stored'],
  ],
  [
    'announced twice',
    heard([one, two, two, three]),
    ['duplicated: bob’s phone, connection 2, was told twice of ann–bob 2 (id 12)'],
  ],
  [
    'announced twice, with another between',
    heard([one, two, one]),
    ['duplicated: bob’s phone, connection 2, was told twice of ann–bob 1 (id 11)'],
  ],
  [
    'announced out of order',
    heard([one, three, two]),
    ['out of order: bob’s phone, connection 2, was told of ann–bob 2 (id 12) after number 3'],
  ],
  [
    'announced out of order after a sync',
    heard([one, 'sync', three, two]),
    ['out of order: bob’s phone, connection 2, was told of ann–bob 2 (id 12) after number 3'],
  ],
  [
    'not announced, without a sync',
    heard([one, 'sync', one, three]),
    ['lost: bob’s phone, connection 2, was told of ann–bob 3, but never of number 2, and of no gap'],
  ],
  [
    'announced under another number',
    heard([one, { ...two, id: 13 }]),
    ['altered: bob’s phone, connection 2, was told of ann–bob 2 (id 13), which is stored as ann–bob 3'],
  ],
  [
    'announced, and not stored',
    heard([{ ...three, id: 99, seq: 4 }]),
    ['lost: bob’s phone, connection 2, was told of ann–bob 4 (id 99), which is not stored'],
  ],
]

test.each(WRONG)('%s is found', (_, wrong, findings) => {
  expect(judge(evidence(wrong)).map(({ kind, text }) => `${kind}: ${text}`)).toEqual(findings)
})

const WORTH = { acknowledged: 300, floor: 300, blows: [{ fault: 'cut clients', hits: 1 }] } as const

test('a run that did what it was for is worth its verdict', () => {
  expect(judgeEffort(WORTH)).toEqual([])
})

test('a run in which too few messages were acknowledged proves nothing, and says so', () => {
  expect(judgeEffort({ ...WORTH, acknowledged: 299 })).toEqual([
    {
      kind: 'proves nothing',
      text: 'only 299 messages were acknowledged, and 300 at least had to be',
    },
  ])
})

test('a run in which a fault hit nothing proves nothing, and says so', () => {
  const blows = [...WORTH.blows, { fault: 'terminate listeners', hits: 0 }] as const
  expect(judgeEffort({ ...WORTH, blows })).toEqual([
    { kind: 'proves nothing', text: 'the fault “terminate listeners” hit nothing' },
  ])
})

test('a run in which no upload was broken off proves nothing, and says so', () => {
  expect(judgeEffort({ ...WORTH, resumptions: 0 })).toEqual([
    { kind: 'proves nothing', text: 'no upload was broken off' },
  ])
})

test('how much is enough grows with the writers and the time, and is one message each at least', () => {
  expect(leastOf(13, { durationMs: 60_000, paceMs: 150 })).toBe(1_300)
  expect(leastOf(13, { durationMs: 100, paceMs: 150 })).toBe(13)
})
