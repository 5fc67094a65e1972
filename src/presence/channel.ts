import type { Dedicated } from '../database/dedicated.ts'
import { within } from '../deadline.ts'
import { type Notice, PRESENCE_CHANNEL, writeNotices } from './notices.ts'

/** Tells all instances, this one too. */
type Channel = {
  /** Resolves when it is told. @throws DeadlineError when the database does not answer, or what it says */
  tell(notices: readonly Notice[]): Promise<void>
  close(): Promise<void>
}

/** A commit may be slow, which holds up everybody's NOTIFY; beyond that the connection is taken for dead. */
const TELL_WITHIN_MS = 10_000

/**
 * Opens a connection of its own: messages do not wait for who types. Its commits do not wait for the disk, since nothing is stored; each
 * waits its turn behind one that does.
 */
export function openChannel(dedicated: Dedicated): Channel {
  let client = dedicated.open()
  return {
    async tell(notices) {
      const payloads = notices.flatMap(writeNotices)
      try {
        await within(
          TELL_WITHIN_MS,
          client`SELECT pg_notify(${PRESENCE_CHANNEL}, payload) FROM unnest(${payloads}::text[]) AS told (payload)`,
        )
      } catch (error) {
        void client.end({ timeout: 0 })
        client = dedicated.open()
        throw error
      }
    },
    close: () => client.end({ timeout: 1 }),
  }
}
