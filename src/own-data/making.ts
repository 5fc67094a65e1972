import { makeArchive } from '../archive/archive.ts'
import { createArchivedFiles } from '../archive/files.ts'
import { countForArchive } from '../archive/store.ts'
import { inChunks } from '../chunks.ts'
import type { Sql } from '../database/connect.ts'
import type { Storage } from '../files/storage.ts'
import { wordsIn } from '../words/words.ts'
import { addChunk, claimFile, failFile, finishFile, MAX_BYTES, setTotal } from './store.ts'

export const CHUNK_BYTES = 256 * 1024

/** How much of it the files of messages may be: what was written has to fit in, too. */
const SHARE_OF_FILES = 0.5

/** What of it does not depend on the file. */
type Making = {
  sql: Sql
  storage: Storage
  serverName: string
  signal: AbortSignal
  limits?: typeof MAX_BYTES
}

/**
 * Makes a file that somebody asked for, and puts it into the database in chunks. A file that is gone, since its account is or another was asked
 * for, is left alone at once.
 * @throws what keeps it from being made; then it may be begun anew
 */
export async function makeFile(
  { sql, storage, serverName, signal, limits = MAX_BYTES }: Making,
  fileId: number,
): Promise<void> {
  const claim = await claimFile(sql, fileId)
  if (!claim) return
  const { messages } = await countForArchive(sql, claim.person, Number.MAX_SAFE_INTEGER)
  await setTotal(sql, claim, messages)
  let read = 0
  const archive = makeArchive({
    sql,
    person: claim.person,
    sessionId: null,
    render: content => content.render(wordsIn(claim.language), serverName),
    at: new Date(),
    files: createArchivedFiles({ sql, storage, person: claim.person, maxBytes: limits.one * SHARE_OF_FILES }),
    mayGoOn: async () => signal.throwIfAborted(),
    onRead: count => {
      read += count
    },
  })
  let number = 0
  for await (const content of inChunks(archive, CHUNK_BYTES)) {
    const added = await addChunk(sql, claim, {
      number: number++,
      content,
      messagesDone: Math.floor(read / 2),
    })
    if (!added) return
    if (added.bytes > limits.one) return await failFile(sql, claim, 'too-large')
    if (added.together > limits.together) return await failFile(sql, claim, 'full')
  }
  await finishFile(sql, claim)
}
