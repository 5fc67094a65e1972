import { expect, test } from 'bun:test'
import { judgeTelling, type Owed, type Shown, type Telling } from './told.ts'

// That who judges what was told outside finds what is wrong, and nothing where all is right.

const one: Owed = { id: 11, seq: 1, sender: 'ann', isDeleted: false }
const two: Owed = { ...one, id: 12, seq: 2 }
const post = ({ id }: Owed) => ({ name: `message-${id}`, id, isSigned: true })

const since = new Date(1_000)
const told: Shown = { person: 'bob', partner: 'ann', unreadSince: since, last: { at: 1_000, isOver: false } }
const takenAway: Shown = { ...told, unreadSince: null, last: { at: 2_000, isOver: true } }

function findIn(wrong: Partial<Telling>): string[] {
  const right = { owed: [one, two], posted: [post(one), post(two)], shown: [told, takenAway] }
  return judgeTelling({ ...right, ...wrong }).map(({ kind, text }) => `${kind}: ${text}`)
}

test('what is right is not complained of: in order, and again after a failure, and nothing of what was deleted', () => {
  expect(findIn({})).toEqual([])
  expect(findIn({ posted: [post(one), post(two), post(one)] })).toEqual([])
  expect(findIn({ owed: [{ ...one, isDeleted: true }, two], posted: [post(two)] })).toEqual([])
  expect(findIn({ shown: [{ ...takenAway, last: undefined }] })).toEqual([])
})

test('what the webhook was not posted is found, and what came before its turn', () => {
  expect(findIn({ posted: [post(one)] })).toEqual([
    'lost: the webhook was never posted number 2 of ann (id 12)',
  ])
  expect(findIn({ posted: [post(two), post(one), post(two)] })).toEqual([
    'out of order: the webhook was posted number 2 of ann (id 12) before number 1',
  ])
})

test('what is not signed, has another name or was sent to somebody else is found', () => {
  for (const wrong of [
    { ...post(two), isSigned: false },
    { ...post(two), name: 'message-1' },
  ])
    expect(findIn({ posted: [post(one), wrong] })[0]).toStartWith(
      'altered: the webhook was posted message 12',
    )
  expect(findIn({ posted: [post(one), post(two), post({ ...one, id: 99 })] })[0]).toContain('message 99')
})

test('a browser that was not told of the latest is found, and one that still shows what was read', () => {
  const notTold = ['lost: bob was not told of what ann sent last']
  for (const last of [undefined, { at: 999, isOver: false }, { at: 1_000, isOver: true }])
    expect(findIn({ shown: [{ ...told, last }] })).toEqual(notTold)
  expect(findIn({ shown: [{ ...takenAway, last: told.last }] })).toEqual([
    'left behind: bob is still shown what ann sent, and nothing of it is unread',
  ])
})
