import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { type HttpError, invalid } from '../errors.ts'
import type { FileOfMessage } from './model.ts'
import { findOwnFiles } from './store.ts'

/** Files that somebody wants to send, in their order: those of them that there are, and why one cannot be sent. */
type FilesToSend = { files: FileOfMessage[]; refusal(): HttpError }

/** Finds files that somebody wants to send. Whether they may be sent is known when the message is stored: its key may have sent them before. */
export async function findFilesToSend(sql: Sql, sender: Person, ids: number[]): Promise<FilesToSend> {
  const found = await findOwnFiles(sql, sender, ids)
  const files = found.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
  const unfinished = files.find(({ isComplete }) => !isComplete)
  return {
    files: files.map(({ isComplete, ...file }) => file),
    refusal: () =>
      invalid({ files: [say => (unfinished ? say.files.notWhole(unfinished.name) : say.files.notThere)] }),
  }
}
