import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'

/** What the triggers in sql/ tell on the channel "chatapp". */
export type DatabaseEvent =
  | {
      type: 'message'
      id: number
      conversation: number
      seq: number
      sender: number
      recipient: number
      senderName: string
      recipientName: string
      /** When the database announced it, in seconds since 1970 by its clock. */
      at: number
    }
  | { type: 'read'; seq: number; reader: number; partner: number; readerName: string; partnerName: string }
  | { type: 'session_ended'; session: string }
  | { type: 'messages_changed' }
  | { type: 'people_changed' }

export type Listener = {
  /**
   * Resolves when what the database is told right now comes back by LISTEN.
   * @throws DeadlineError when it does not in time, or what the database says
   */
  check(timeoutMs: number): Promise<void>
  stop(): Promise<void>
}

type Options = {
  openClient(): Sql
  onEvent(announcement: DatabaseEvent): void
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
 * notifies itself a nonce, and when it does not come back in time, it listens anew.
 * Resolves once the first LISTEN stands.
 */
export async function startListener({
  openClient,
  onEvent,
  onGap,
  heartbeatMs = HEARTBEAT_MS,
}: Options): Promise<Listener> {
  let client = openClient()
  let hasListened = false
  const awaited = new Map<string, () => void>()
  let timer: Timer | undefined
  let isStopping = false

  function receive(payload: string): void {
    const announcement = parse(payload)
    if (announcement?.type === 'heartbeat') awaited.get(announcement.nonce)?.()
    else if (announcement) onEvent(announcement)
  }

  /** postgres.js calls this after each LISTEN, those that it repeats by itself after a lost connection too. */
  function begin(): void {
    if (hasListened) {
      log('warn', 'listening again; what was announced in between is caught up')
      onGap()
    }
    hasListened = true
  }

  async function check(timeoutMs: number): Promise<void> {
    const nonce = crypto.randomUUID()
    const { promise: heard, resolve } = Promise.withResolvers<void>()
    awaited.set(nonce, resolve)
    try {
      const told = client.notify(CHANNEL, JSON.stringify({ type: 'heartbeat', nonce }))
      await within(timeoutMs, Promise.all([told, heard]))
    } finally {
      awaited.delete(nonce)
    }
  }

  function listen(): Promise<unknown> {
    return within(heartbeatMs, client.listen(CHANNEL, receive, begin))
  }

  function listenAnew(): Promise<unknown> {
    log('warn', 'the listener does not hear the database; listening anew')
    void client.end({ timeout: 0 })
    client = openClient()
    return listen()
  }

  /** Checks after a while, for ever; once a check has failed, listens anew until that works. */
  function checkAfter(delayMs: number, isDeaf: boolean): void {
    timer = setTimeout(async () => {
      try {
        if (isDeaf) await listenAnew()
        else await check(heartbeatMs)
        if (!isStopping) checkAfter(heartbeatMs, false)
      } catch (error) {
        if (isStopping) return
        log('warn', 'the listener cannot reach the database', { reason: reasonOf(error) })
        checkAfter(RETRY_MS, true)
      }
    }, delayMs)
  }

  await listen()
  checkAfter(heartbeatMs, false)

  return {
    check,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      await client.end({ timeout: 1 })
    },
  }
}

function parse(payload: string): DatabaseEvent | { type: 'heartbeat'; nonce: string } | null {
  try {
    return JSON.parse(payload)
  } catch {
    log('warn', 'something other than ChatApp notifies its channel')
    return null
  }
}
