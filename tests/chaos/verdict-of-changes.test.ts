import { expect, test } from 'bun:test'
import { DELETED, type Fact, GONE, THERE } from './facts.ts'
import type { Said } from './hearings.ts'
import { type Evidence, judge, type StoredRow } from './verdict.ts'
import type { Version } from './versions.ts'

// That the verdict finds what is wrong about changes, and nothing where all is right.

const SENT: Version = {
  body: 'first',
  isEdited: false,
  isDeleted: false,
  replyTo: null,
  reactions: [],
  change: null,
}
const EDITED: Version = { ...SENT, body: 'first, edited', isEdited: true, change: 1 }
const LIKED: Version = { ...SENT, reactions: [{ emoji: '👍', users: ['bob'] }], change: 1 }
const GONE_NOW: Version = { ...SENT, body: '', isDeleted: true, change: 2 }

/** The message of this conversation, as it is stored now. */
function stored(version: Version): StoredRow {
  const { body, change, isDeleted } = version
  const first = isDeleted ? null : SENT.body
  return { id: 11, seq: 1, key: 'k1', sender: 'ann', conversation: 'ann–bob', body, first, change, version }
}

/** What is right where the message is so now, but for what a test makes wrong. */
function evidence(version: Version, wrong: Partial<Evidence> & { shown?: Version } = {}): Evidence {
  const { shown = version, ...others } = wrong
  const row = stored(version)
  const message = { id: 11, seq: 1, body: SENT.body }
  return {
    acknowledged: [{ ...row, ...message, lane: 'ann 1' }],
    stored: [row],
    facts: [],
    deliveries: [
      {
        device: 'bob’s phone',
        conversation: 'ann–bob',
        received: [message],
        shown: new Map([[11, shown]]),
        outdated: [],
      },
    ],
    hearings: [],
    ...others,
  }
}

const acknowledged = (wanted: string) => ({ wanted, isAcknowledged: true, isUncertain: false })
const unanswered = (wanted: string) => ({ wanted, isAcknowledged: false, isUncertain: true })

/** What somebody did to the text of the message; with an emoji, to that. */
function done(...tries: Fact['tries']): Pick<Evidence, 'facts'> {
  return { facts: [{ id: 11, reaction: null, first: SENT.body, tries }] }
}

function reacted(...tries: Fact['tries']): Pick<Evidence, 'facts'> {
  return { facts: [{ id: 11, reaction: { by: 'bob', emoji: '👍' }, first: GONE, tries }] }
}

/** A connection that said these changes of the message, and is still open. */
function told(...changes: (number | 'sync')[]): Pick<Evidence, 'hearings'> {
  const said = changes.map(
    (change): Said =>
      change === 'sync'
        ? { kind: 'sync' }
        : { kind: 'changed', conversation: 'ann–bob', id: 11, seq: 1, change },
  )
  return { hearings: [{ device: 'bob’s phone', connection: 1, said, isOpen: true }] }
}

const THIRD: Version = { ...EDITED, change: 3 }

test.each([
  ['an edit that was acknowledged', evidence(EDITED, done(acknowledged(EDITED.body)))],
  ['one that had no answer and was made', evidence(EDITED, done(unanswered(EDITED.body)))],
  ['one that had no answer and was not made', evidence(SENT, done(unanswered(EDITED.body)))],
  [
    'one that had no answer, and comes late',
    evidence(EDITED, done(unanswered(EDITED.body), acknowledged('later'))),
  ],
  ['a deletion', evidence(GONE_NOW, done(acknowledged(EDITED.body), acknowledged(DELETED)))],
  ['a reaction', evidence(LIKED, reacted(acknowledged(THERE)))],
  ['a reaction to what was deleted afterwards', evidence(GONE_NOW, reacted(acknowledged(THERE)))],
  ['changes that are announced in their order', evidence(THIRD, told(1, 2, 3))],
  ['a gap that is told of', evidence(THIRD, told(1, 3, 'sync'))],
])('nothing is found in %s', (_, all) => {
  expect(judge(all)).toEqual([])
})

const NAME = 'ann–bob 1 (id 11, '

test.each([
  [
    'an edit that was acknowledged, and is not made',
    evidence(SENT, done(acknowledged(EDITED.body))),
    ['lost: the text of ann–bob 1 (id 11) is “first”, but “first, edited” was acknowledged'],
  ],
  [
    'an earlier edit that won over a later one',
    evidence(EDITED, done(acknowledged(EDITED.body), acknowledged('first, later'))),
    ['lost: the text of ann–bob 1 (id 11) is “first, edited”, but “first, later” was acknowledged'],
  ],
  [
    'a deletion that was acknowledged, and is not made',
    evidence(EDITED, done(acknowledged(EDITED.body), acknowledged(DELETED))),
    ['lost: the text of ann–bob 1 (id 11) is “first, edited”, but “(deleted)” was acknowledged'],
  ],
  [
    'a reaction that is lost',
    evidence(SENT, reacted(acknowledged(THERE))),
    ['lost: 👍 of bob at ann–bob 1 (id 11) is “gone”, but “there” was acknowledged'],
  ],
  [
    'one that was taken back, and is there',
    evidence(LIKED, reacted(acknowledged(THERE), acknowledged(GONE))),
    ['lost: 👍 of bob at ann–bob 1 (id 11) is “there”, but “gone” was acknowledged'],
  ],
  [
    'a device that shows the text of before',
    evidence(EDITED, { shown: SENT }),
    [
      `altered: bob’s phone shows ${NAME}“first, edited”) as “first”, which is “first, edited”, edited, as of change 1`,
    ],
  ],
  [
    'a device that shows what was deleted',
    evidence(GONE_NOW, { shown: EDITED }),
    [
      `altered: bob’s phone shows ${NAME}“”) as “first, edited”, edited, as of change 1, which is deleted, as of change 2`,
    ],
  ],
  [
    'a device that shows no reaction',
    evidence(LIKED, { shown: SENT }),
    [`altered: bob’s phone shows ${NAME}“first”) as “first”, which is “first”, 👍 by bob, as of change 1`],
  ],
  [
    'a change that is announced twice',
    evidence(THIRD, told(1, 2, 2, 3)),
    ['duplicated: bob’s phone, connection 1, was told twice of change 2 of ann–bob 1 (id 11)'],
  ],
  [
    'changes that are announced out of order',
    evidence(THIRD, told(1, 3, 2)),
    ['out of order: bob’s phone, connection 1, was told of change 2 of ann–bob 1 (id 11) after number 3'],
  ],
  [
    'one that is not announced',
    evidence(THIRD, told(1, 3)),
    [
      'lost: bob’s phone, connection 1, was told of change 3 of ann–bob 1, but never of number 2, and of no gap',
    ],
  ],
  [
    'one that is announced, and not stored',
    evidence(EDITED, told(1, 2)),
    [
      'lost: bob’s phone, connection 1, was told of change 2 of ann–bob 1 (id 11), which is stored as of change 1',
    ],
  ],
])('%s is found', (_, all, findings) => {
  expect(judge(all).map(({ kind, text }) => `${kind}: ${text}`)).toEqual(findings)
})
