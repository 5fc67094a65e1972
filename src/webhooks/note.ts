import type { Note } from '../outbound/noticing.ts'
import { noteForWebhooks, noteRecentForWebhooks } from './store.ts'

/** Has messages posted to the webhooks of those whom they are for. */
export const noteForPrograms: Note = async (sql, { messages, mayHaveMissed }) => {
  if (messages.length > 0) await noteForWebhooks(sql, messages)
  if (mayHaveMissed) await noteRecentForWebhooks(sql)
}
