import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import type { FileOfMessage } from '../files/model.ts'
import type { Storage } from '../files/storage.ts'
import { findFile } from '../files/store.ts'
import { fileNameIn } from './names.ts'

/** The files of messages in an archive. */
export type ArchivedFiles = {
  /** Where a file is in the archive; null where it is not in it, since there are too many bytes of them. Asked again, the same. */
  pathOf(file: FileOfMessage): string | null
  /** Gives the files whose paths were asked for since the last time, as they are now: what is gone is left out. */
  take(): AsyncGenerator<{ path: string; content: AsyncIterable<Uint8Array> }>
}

type Needed = { sql: Sql; storage: Storage; person: Person; maxBytes: number }

/** @param maxBytes how many bytes all of them may have together */
export function createArchivedFiles({ sql, storage, person, maxBytes }: Needed): ArchivedFiles {
  const paths = new Map<number, string | null>()
  const asked = new Map<number, string>()
  let bytes = 0

  function place({ id, name, size }: FileOfMessage): string | null {
    if (bytes + size > maxBytes) return null
    bytes += size
    const path = `files/${fileNameIn(id, name)}`
    asked.set(id, path)
    return path
  }

  return {
    pathOf(file) {
      const known = paths.get(file.id)
      const path = known === undefined ? place(file) : known
      paths.set(file.id, path)
      return path
    },
    async *take() {
      const taken = [...asked]
      asked.clear()
      for (const [id, path] of taken) {
        const file = await findFile(sql, person, id)
        if (file) yield { path, content: storage.read(file.content, 0, file.size) }
      }
    },
  }
}
