import type { Sql } from '../database/client.ts'
import type { Typed } from './notices.ts'
import { findKnownTyping } from './store.ts'

/** Gathers who types to whom: however often somebody says so, it counts once until it is taken. */
type TypingNotes = {
  add(sender: { id: number; username: string }, recipientId: number): void
  /** Somebody has sent what they typed: what was not told by then would be told after that. */
  drop(senderId: number, recipientId: number): void
  /** Takes what was gathered, as far as the recipients may know it. @throws what the database says */
  take(): Promise<Typed[]>
}

type Note = { sender: { id: number; username: string }; recipientId: number }

export function createTyping(sql: Sql): TypingNotes {
  const gathered = new Map<string, Note>()
  let beingTaken = new Map<string, Note>()

  return {
    add(sender, recipientId) {
      gathered.set(nameOf(sender.id, recipientId), { sender, recipientId })
    },

    drop(senderId, recipientId) {
      if (gathered.size + beingTaken.size === 0) return // each message comes by here
      for (const notes of [gathered, beingTaken]) notes.delete(nameOf(senderId, recipientId))
    },

    async take() {
      if (gathered.size === 0) return []
      const noted = new Map(gathered)
      beingTaken = noted
      gathered.clear()
      const known = await findKnownTyping(
        sql,
        [...noted.values()].map(({ sender, recipientId }) => ({ senderId: sender.id, recipientId })),
      )
      return known.flatMap(({ senderId, recipientId, haveTalked }) => {
        const username = noted.get(nameOf(senderId, recipientId))?.sender.username
        return username === undefined ? [] : [[senderId, username, recipientId, haveTalked]]
      })
    },
  }
}

function nameOf(senderId: number, recipientId: number): string {
  return `${senderId} ${recipientId}`
}
