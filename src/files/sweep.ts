import type { Sql } from '../database/connect.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { type Content, findRemovable, keepContent, removeContent } from './content-store.ts'
import type { Storage } from './storage.ts'
import { removeUnsent } from './store.ts'

const EVERY_MS = 30_000
const REMOVED_AT_ONCE = 50

/** Removes what `sweepFiles` does, again and again. Every instance looks; it does no harm that several do. */
export function createFileSweep(sql: Sql, storage: Storage): Repeated {
  return createRepeated('files were not removed', EVERY_MS, signal => sweepFiles(sql, storage, signal))
}

/**
 * Removes files that were not sent in time, and bytes that are no file's: of messages that were deleted or have disappeared, of uploads that were
 * cancelled or given up, and what an instance left that died in the middle of something.
 * @throws what a bucket says that is out of reach, once all else is done
 */
export async function sweepFiles(sql: Sql, storage: Storage, signal: AbortSignal): Promise<void> {
  const failures: unknown[] = []

  /** A bucket out of reach keeps nothing else: what is in it is tried again later, and nothing more of it now. */
  async function removeOne(content: Content): Promise<void> {
    if (content.bucket !== null && failures.length > 0) return keepContent(sql, content.id)
    try {
      await storage.remove(content)
      await removeContent(sql, content.id)
    } catch (error) {
      if (content.bucket === null) throw error
      failures.push(error)
      await keepContent(sql, content.id)
    }
  }

  while (!signal.aborted && (await removeUnsent(sql, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
  while (!signal.aborted) {
    const contents = await findRemovable(sql, REMOVED_AT_ONCE)
    for (const content of contents) {
      signal.throwIfAborted()
      await removeOne(content)
    }
    if (contents.length < REMOVED_AT_ONCE) break
  }
  if (failures.length > 0) throw failures[0]
}
