import type { Sql } from '../database/client.ts'
import type { Typed } from './notices.ts'
import { findKnownTyping } from './store.ts'

/** Gathers who types to whom: however often somebody says so, it counts once until it is taken. */
export type TypingNotes = {
  add(sender: { id: number; username: string }, recipientId: number): void
  /** Takes what was gathered, as far as the recipients may know it. @throws what the database says */
  take(): Promise<Typed[]>
}

export function createTyping(sql: Sql): TypingNotes {
  const gathered = new Map<string, { sender: { id: number; username: string }; recipientId: number }>()

  return {
    add(sender, recipientId) {
      gathered.set(`${sender.id} ${recipientId}`, { sender, recipientId })
    },

    async take() {
      if (gathered.size === 0) return []
      const noted = new Map(gathered)
      gathered.clear()
      const known = await findKnownTyping(
        sql,
        [...noted.values()].map(({ sender, recipientId }) => ({ senderId: sender.id, recipientId })),
      )
      return known.flatMap(({ senderId, recipientId, haveTalked }) => {
        const username = noted.get(`${senderId} ${recipientId}`)?.sender.username
        return username === undefined ? [] : [[senderId, username, recipientId, haveTalked]]
      })
    },
  }
}
