import type { Sql } from '../database/connect.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import type { Storage } from './storage.ts'
import { findRemovable, removeContent, removeUnsent } from './store.ts'

const EVERY_MS = 30_000
const REMOVED_AT_ONCE = 50

/** Removes what `sweepFiles` does, again and again. Every instance looks; it does no harm that several do. */
export function createFileSweep(sql: Sql, storage: Storage): Repeated {
  return createRepeated('files were not removed', EVERY_MS, signal => sweepFiles(sql, storage, signal))
}

/**
 * Removes files that were not sent in time, and bytes that are no file's: of messages that were deleted or have disappeared, of uploads that were
 * cancelled or given up, and what an instance left that died in the middle of something.
 */
export async function sweepFiles(sql: Sql, storage: Storage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await removeUnsent(sql, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
  while (!signal.aborted) {
    const contents = await findRemovable(sql, REMOVED_AT_ONCE)
    for (const content of contents) {
      signal.throwIfAborted()
      await storage.remove(content)
      await removeContent(sql, content.id)
    }
    if (contents.length < REMOVED_AT_ONCE) return
  }
}
