import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'

/** What the triggers in sql/ tell on the channel "chatapp". */
export type Announcement =
  | {
      type: 'message'
      id: number
      conversation: number
      seq: number
      sender: number
      recipient: number
      senderName: string
      recipientName: string
    }
  | { type: 'read'; seq: number; reader: number; partner: number; readerName: string; partnerName: string }
  | { type: 'session_ended'; session: string }

export type Listener = { stop(): Promise<void> }

type Options = {
  openClient(): Sql
  onAnnouncement(announcement: Announcement): void
  /** Called after every LISTEN but the first: something may have been missed in between. */
  onGap(): void
  heartbeatMs?: number
}

const CHANNEL = 'chatapp'
const HEARTBEAT_MS = 5_000
const RETRY_MS = 500

/**
 * Listens on a connection of its own for what the database announces.
 *
 * A dead connection can look alive (a firewall that forgets it sends nothing), so the listener regularly
 * notifies itself a nonce, and when it does not come back by the next beat, it listens anew.
 * Resolves once the first LISTEN stands.
 */
export async function startListener({
  openClient,
  onAnnouncement,
  onGap,
  heartbeatMs = HEARTBEAT_MS,
}: Options): Promise<Listener> {
  let client = openClient()
  let isListening = false
  let hasListened = false
  let awaitedNonce: string | null = null
  let timer: Timer | undefined
  let isStopping = false

  function receive(payload: string): void {
    const announcement = parse(payload)
    if (announcement?.type === 'heartbeat') {
      if (announcement.nonce === awaitedNonce) awaitedNonce = null
    } else if (announcement) onAnnouncement(announcement)
  }

  /** postgres.js calls this after each LISTEN, those that it repeats by itself after a lost connection too. */
  function begin(): void {
    if (hasListened) {
      log('warn', 'listening again; what was announced in between is caught up')
      onGap()
    }
    hasListened = true
  }

  async function listen(): Promise<void> {
    isListening = false
    awaitedNonce = null
    await within(heartbeatMs, client.listen(CHANNEL, receive, begin))
    isListening = true
  }

  async function beat(): Promise<void> {
    if (!isListening || awaitedNonce !== null) {
      log('warn', 'the listener does not hear the database; listening anew')
      void client.end({ timeout: 0 })
      client = openClient()
      await listen()
    }
    awaitedNonce = crypto.randomUUID()
    await within(
      heartbeatMs,
      client.notify(CHANNEL, JSON.stringify({ type: 'heartbeat', nonce: awaitedNonce })),
    )
  }

  function beatAfter(delayMs: number): void {
    timer = setTimeout(async () => {
      try {
        await beat()
        if (!isStopping) beatAfter(heartbeatMs)
      } catch (error) {
        if (isStopping) return
        log('warn', 'the listener cannot reach the database', { reason: reasonOf(error) })
        beatAfter(RETRY_MS)
      }
    }, delayMs)
  }

  await listen()
  beatAfter(heartbeatMs)

  return {
    async stop() {
      isStopping = true
      clearTimeout(timer)
      await client.end({ timeout: 1 })
    },
  }
}

function parse(payload: string): Announcement | { type: 'heartbeat'; nonce: string } | null {
  try {
    return JSON.parse(payload)
  } catch {
    log('warn', 'something other than ChatApp notifies its channel')
    return null
  }
}
