import type { Sql, Transaction } from '../database/connect.ts'
import { findStems } from '../search/stems.ts'
import { createBlocks, type Direction } from './blocks.ts'
import { documentOf, tokensOfTexts } from './document.ts'
import type { Settling } from './settling.ts'
import {
  lockIndex,
  readBlocks,
  readEarlier,
  readNew,
  readSources,
  removeDocuments,
  type Source,
  saveBlocks,
  saveDocuments,
  saveProgress,
  takeChanges,
} from './store.ts'

/** What is to be done next: more right now, something soon that only waits for time, or nothing until something happens. */
type Next = 'more' | 'soon' | 'nothing'

/** So many take some hundredths of a second. */
const AT_ONCE = 200

/**
 * Makes the documents of some messages: first those that were changed, then new ones, and when there are none of these, those from before there was
 * search. What a transaction has not finished, when its instance is killed, the next one does. Does nothing where another instance is at it.
 */
export async function indexSome(sql: Sql, settling: Settling): Promise<Next> {
  return sql.begin(async transaction => {
    const place = await lockIndex(transaction)
    if (!place) return 'nothing'
    const changed = await takeChanges(transaction, AT_ONCE)
    await renew(
      transaction,
      changed.filter(id => id > place.earlierTo),
    )
    const settleTo = settling.look(place)
    const added = await readNew(transaction, place.settledTo, AT_ONCE)
    await add(transaction, added, 'later')
    const isAllNew = added.length < AT_ONCE
    const doneTo = isAllNew ? place.newest : (added.at(-1)?.id ?? place.settledTo)
    const settledTo =
      settleTo === null ? place.settledTo : Math.max(place.settledTo, Math.min(settleTo, doneTo))
    const isMoreNew = !isAllNew || changed.length === AT_ONCE
    const earlierTo = isMoreNew ? place.earlierTo : await addEarlier(transaction, place.earlierTo)
    await saveProgress(transaction, { earlierTo, settledTo })
    if (isMoreNew || earlierTo > 0) return 'more'
    return settledTo < place.newest ? 'soon' : 'nothing'
  })
}

/** Makes anew what there is of messages that were changed. */
async function renew(transaction: Transaction, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  const sources = await readSources(transaction, ids)
  const kept = sources.filter(({ isDeleted }) => !isDeleted)
  const keptIds = new Set(kept.map(({ id }) => id))
  await removeDocuments(
    transaction,
    ids.filter(id => !keptIds.has(id)),
  )
  await add(transaction, kept, 'later')
}

/** @returns up to where messages from before are still to be done */
async function addEarlier(transaction: Transaction, earlierTo: number): Promise<number> {
  if (earlierTo === 0) return 0
  const sources = await readEarlier(transaction, earlierTo, AT_ONCE)
  await add(
    transaction,
    sources.filter(({ isDeleted }) => !isDeleted),
    'earlier',
  )
  const last = sources.at(-1)
  return last && sources.length === AT_ONCE ? last.id - 1 : 0
}

async function add(transaction: Transaction, sources: Source[], direction: Direction): Promise<void> {
  if (sources.length === 0) return
  const texts = sources.map(source => ({
    source,
    tokens: tokensOfTexts({ body: source.body, fileNames: source.fileNames ?? [] }),
  }))
  const stemsOf = await findStems(
    transaction,
    texts.flatMap(({ tokens }) => tokens),
  )
  const people = new Set(sources.flatMap(({ senderId, recipientId }) => [senderId, recipientId]))
  const blocks = createBlocks(await readBlocks(transaction, [...people]), direction)
  const documents = texts.map(({ source, tokens }) => ({
    ...source,
    senderBlock: source.hasDocument ? 0 : blocks.place(source.senderId, source.id),
    recipientBlock: source.hasDocument ? 0 : blocks.place(source.recipientId, source.id),
    words: documentOf(tokens, stemsOf),
  }))
  await saveDocuments(transaction, documents)
  await saveBlocks(transaction, blocks.changed())
}
