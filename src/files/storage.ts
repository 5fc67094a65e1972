import { inChunks } from '../chunks.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { type Bucket, createBucket } from './bucket.ts'
import { addContent, type Content, keepContent } from './content-store.ts'
import { addParts, PART_BYTES, readParts, removeParts } from './parts.ts'

/** A place in which bytes of files are kept. */
export type Storage = {
  /** Keeps these bytes as a content that is nobody's yet: it is removed unless a file gets it in time. */
  write(pieces: AsyncIterable<Uint8Array>): Promise<Content>
  /** Reads bytes of a content, from one up to another, as they are taken. @throws when they are gone */
  read(content: Content, from: number, to: number): AsyncGenerator<Uint8Array<ArrayBuffer>>
  /** Removes what there is of a content. */
  remove(content: Content): Promise<void>
}

/** A content that is made is kept for an hour. */
const KEEP_EVERY_MS = 10 * 60_000

/** So much is read at once. As much is kept for whoever takes it slowly. */
const READ_AT_ONCE_BYTES = 512 * 1024

/** So many rows are removed at once: 16 MB. */
const REMOVED_AT_ONCE = 64

/** Keeps the bytes in objects of a bucket. */
export function createBucketStorage(sql: Sql, bucket: Bucket): Storage {
  return {
    async write(pieces) {
      const content = await addContent(sql, bucket.newPlace())
      await bucket.write(placeOf(content), keeping(sql, content, pieces))
      return content
    },
    read: (content, from, to) => bucket.read(placeOf(content), from, to),
    remove: content => bucket.remove(placeOf(content)),
  }
}

/** What takes longer than is left of its time is given more, so that nobody removes it meanwhile. */
async function* keeping(
  sql: Sql,
  { id }: Content,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let keptAt = performance.now()
  for await (const piece of pieces) {
    if (performance.now() - keptAt > KEEP_EVERY_MS) {
      await keepContent(sql, id)
      keptAt = performance.now()
    }
    yield piece
  }
}

function placeOf({ bucket }: Content): string {
  if (bucket === null) throw new Error('It is in the database.')
  return bucket
}

/**
 * Keeps what comes in the database, which a message is committed with, and reads and removes what is in a bucket, too: where `CHATAPP_FILES` names
 * one, it is moved there afterwards (`mover.ts`).
 */
export function createFileStorage(config: Config, sql: Sql): Storage {
  const inDatabase = createDatabaseStorage(sql)
  const inBucket = createBucketStorage(sql, createBucket(config, config.files))
  const placeOf = ({ bucket }: Content) => (bucket === null ? inDatabase : inBucket)
  return {
    write: pieces => inDatabase.write(pieces),
    read: (content, from, to) => placeOf(content).read(content, from, to),
    remove: content => placeOf(content).remove(content),
  }
}

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
        const start = at
        for (const piece of await readParts(sql, id, at, Math.min(to, at + READ_AT_ONCE_BYTES))) {
          yield piece
          at += piece.length
        }
        if (at === start) throw new Error('The file is gone.')
      }
    },
    async remove({ id }) {
      while ((await removeParts(sql, id, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
    },
  }
}
