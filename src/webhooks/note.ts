import type { Note } from '../outbound/noticing.ts'
import {
  noteChangesForWebhooks,
  noteForWebhooks,
  noteRecentForWebhooks,
  noteUnheardChanges,
} from './noting-store.ts'

/** Has messages, and what was changed of them, posted to the webhooks of those whom they are for. */
export const noteForPrograms: Note = async (sql, { messages, changed, mayHaveMissed }) => {
  if (messages.length > 0) await noteForWebhooks(sql, messages)
  if (changed.length > 0) await noteChangesForWebhooks(sql, changed)
  if (!mayHaveMissed) return
  await noteRecentForWebhooks(sql)
  await noteUnheardChanges(sql)
}
