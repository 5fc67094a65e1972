import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { createBucket } from './bucket.ts'
import { claimMovable, removeContentSoon, replaceContent } from './content-store.ts'
import { createBucketStorage, createDatabaseStorage, createFileStorage, type Storage } from './storage.ts'

const EVERY_MS = 10_000

/**
 * Moves the bytes of files to the bucket that `CHATAPP_FILES` names, once they are whole. Until then, and while the bucket cannot be reached, they are in the database: so
 * sending never waits for the bucket.
 */
export function createFileMover(config: Config, sql: Sql): Repeated {
  return createRepeated('files were not moved to the bucket', EVERY_MS, async signal => {
    if (config.files === '') return
    for await (const _ of moveFiles(config, sql)) if (signal.aborted) return
  })
}

/** Moves the bytes of all files to where `CHATAPP_FILES` says that they are, beside servers that run. Gives how many bytes each had that was moved. */
export async function* moveFiles(config: Config, sql: Sql): AsyncGenerator<number> {
  const [from, to]: ['database' | 'bucket', Storage] =
    config.files === ''
      ? ['bucket', createDatabaseStorage(sql)]
      : ['database', createBucketStorage(sql, createBucket(config, config.files))]
  const source = createFileStorage(config, sql)
  for (;;) {
    const content = await claimMovable(sql, from)
    if (!content) return
    const moved = await to.write(source.read(content, 0, content.size))
    // A message may have been deleted meanwhile.
    if (await replaceContent(sql, content.id, moved.id)) yield content.size
    else await removeContentSoon(sql, moved.id)
  }
}
