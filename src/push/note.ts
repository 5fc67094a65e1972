import type { Note } from '../outbound/noticing.ts'
import { noteChanged, noteMessages, noteReaders, noteRecentMessages } from './notice-store.ts'

/** Has devices told of messages, and shown what became of those that they were told of. */
export const noteForDevices: Note = async (sql, { messages, changed, readers, mayHaveMissed }) => {
  if (messages.length > 0) await noteMessages(sql, messages)
  if (changed.length > 0) await noteChanged(sql, changed)
  if (readers.length > 0) await noteReaders(sql, readers)
  if (!mayHaveMissed) return
  await noteRecentMessages(sql)
  await noteReaders(sql, null)
  await noteChanged(sql, null)
}
