import type { Sql } from '../database/connect.ts'
import { inChunks } from '../own-data/making.ts'
import { addParts, PART_BYTES, readPart, removeParts } from './parts.ts'
import { addContent, type Content } from './store.ts'

/** A place in which bytes of files are kept. */
export type Storage = {
  /** Keeps these bytes as a content that is nobody's yet: it is removed unless a file gets it in time. */
  write(pieces: AsyncIterable<Uint8Array>): Promise<Content>
  /** Reads bytes of a content, from one up to another, as they are taken. @throws when they are gone */
  read(content: Content, from: number, to: number): AsyncGenerator<Uint8Array<ArrayBuffer>>
  /** Removes what there is of a content. */
  remove(content: Content): Promise<void>
}

/** So many rows are removed at once: 16 MB. */
const REMOVED_AT_ONCE = 64

/** Keeps the bytes in rows of the database, which all instances share and which backups have. */
export function createDatabaseStorage(sql: Sql): Storage {
  return {
    async write(pieces) {
      const content = await addContent(sql, null)
      let start = 0
      for await (const chunk of inChunks(pieces, PART_BYTES)) {
        await addParts(sql, content.id, start, chunk)
        start += chunk.length
      }
      return content
    },
    async *read({ id }, from, to) {
      for (let at = from; at < to; ) {
        const part = await readPart(sql, id, at)
        if (!part) throw new Error('The file is gone.')
        const bytes = part.subarray(0, to - at)
        yield bytes
        at += bytes.length
      }
    },
    async remove({ id }) {
      while ((await removeParts(sql, id, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
    },
  }
}
