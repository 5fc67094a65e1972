import { expect, test } from 'bun:test'
import { BLOCK_SIZE, type Block, createBlocks } from '../../src/search-index/blocks.ts'

const ANN = 1

const full = (block: number, fromId: number): Block => ({
  personId: ANN,
  block,
  fromId,
  documents: BLOCK_SIZE,
})

test('the first message of somebody begins their first block', () => {
  const blocks = createBlocks([], 'later')
  expect(blocks.place(ANN, 7)).toBe(0)
  expect(blocks.place(ANN, 8)).toBe(0)
  expect(blocks.changed()).toEqual([{ personId: ANN, block: 0, fromId: 0, documents: 2 }])
})

test('a block that is full is followed by another one', () => {
  const blocks = createBlocks([full(0, 0)], 'later')
  expect([blocks.place(ANN, 5_000), blocks.place(ANN, 5_001)]).toEqual([1, 1])
  expect(blocks.changed()).toEqual([{ personId: ANN, block: 1, fromId: 5_000, documents: 2 }])
})

test('a message whose commit came late is put where its id belongs', () => {
  const blocks = createBlocks([full(0, 0), full(1, 5_000), { ...full(2, 9_000), documents: 3 }], 'later')
  expect(blocks.place(ANN, 6_000)).toBe(1)
})

test('messages from before are put before all others, from the newest to the oldest', () => {
  const blocks = createBlocks([full(0, 0), full(1, 9_000)], 'earlier')
  expect([blocks.place(ANN, 4_000), blocks.place(ANN, 3_999)]).toEqual([-1, -1])
  expect(blocks.changed()).toEqual([
    { ...full(0, 0), fromId: 4_001 },
    { personId: ANN, block: -1, fromId: 0, documents: 2 },
  ])
})
