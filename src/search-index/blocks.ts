/** A part of somebody's messages: those from an id on, up to the next block's. */
export type Block = { personId: number; block: number; fromId: number; documents: number }

/** Whether messages are put into blocks as they come, or from the newest of those that were there before to the oldest. */
export type Direction = 'later' | 'earlier'

/** How many documents a block has before the next one is begun. */
export const BLOCK_SIZE = 2_048

/** Puts messages into the blocks of their people. */
type Blocks = {
  /** Returns the block of a message for one of its people. */
  place(personId: number, messageId: number): number
  /** Those that were begun, or are other than before. */
  changed(): Block[]
}

/** @param existing all blocks of those people whose messages are put into some */
export function createBlocks(existing: readonly Block[], direction: Direction): Blocks {
  const newestFirst = existing.toSorted((one, other) => other.block - one.block)
  const ofPerson = Map.groupBy(newestFirst, ({ personId }) => personId)
  const changed = new Set<Block>()

  function blockFor(personId: number, messageId: number): Block {
    const blocks = ofPerson.get(personId)
    const [newest, oldest] = [blocks?.at(0), blocks?.at(-1)]
    if (!blocks || !newest || !oldest) {
      const first = { personId, block: 0, fromId: 0, documents: 0 }
      ofPerson.set(personId, [first])
      return first
    }
    const found = blocks.find(({ fromId }) => fromId <= messageId) ?? oldest
    if (found.documents < BLOCK_SIZE) return found
    if (direction === 'later' && found === newest) {
      const next = { personId, block: newest.block + 1, fromId: messageId, documents: 0 }
      blocks.unshift(next)
      return next
    }
    if (direction === 'earlier' && found === oldest) {
      oldest.fromId = messageId + 1
      changed.add(oldest)
      const next = { personId, block: oldest.block - 1, fromId: 0, documents: 0 }
      blocks.push(next)
      return next
    }
    return found // of a message whose commit came late: between blocks there is none to begin
  }

  return {
    place(personId, messageId) {
      const block = blockFor(personId, messageId)
      block.documents++
      changed.add(block)
      return block.block
    },
    changed: () => [...changed],
  }
}
