import type { Sql } from '../database/client.ts'
import { type Dedicated, whileWorking } from '../database/dedicated.ts'
import { DeadlineError, within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'
import { deliverEvent, type EventHandlers } from './database-events.ts'

export type Listener = {
  /**
   * Resolves when a NOTIFY that is sent right now comes back by LISTEN. NOTIFY takes effect when it commits, and a commit
   * waits for a slow one before it: that is not the listener's fault, so that wait has no time limit.
   * @throws DeadlineError when it does not come back in time, or the connection is dead; or what the database says
   */
  check(withinMs: number): Promise<void>
  /** Like `check`, but also resolves when a commit is so slow that no NOTIFY gets through for now. */
  checkBriefly(withinMs: number): Promise<void>
  stop(): Promise<void>
}

type Options = {
  dedicated: Dedicated
  /** What each feature does about what it hears. */
  handlers: readonly EventHandlers[]
  /** Another channel that is listened to, for what is not of the database's making. */
  other?: Channel
  /** Called with the client after every LISTEN but the first: something may have been missed in between. */
  onGap(client: Sql): void
  heartbeatMs?: number
}

/** What is done about what is on a channel, and after each LISTEN. */
type Channel = { name: string; hear(payload: string): void; listening(): void }

const CHANNEL = 'chatapp'
const HEARTBEAT_MS = 5_000
const LISTEN_WITHIN_MS = 5_000
const RETRY_MS = 500

/** A commit that takes longer counts as slow: the server is asked whether it works on it. */
const SLOW_COMMIT_MS = 500

/**
 * Listens on a connection of its own for what the database announces.
 *
 * A dead connection can look alive (a firewall that forgets it sends nothing), so the listener regularly
 * notifies itself a nonce, and when it does not come back in time, it listens anew.
 * Resolves once the first LISTEN stands.
 */
export async function startListener({
  dedicated,
  handlers,
  other,
  onGap,
  heartbeatMs = HEARTBEAT_MS,
}: Options): Promise<Listener> {
  let client = dedicated.open()
  let hasListened = false
  const awaited = new Map<string, () => void>()
  let timer: Timer | undefined
  let isStopping = false

  const heartbeats: EventHandlers = { heartbeat: ({ nonce }) => awaited.get(nonce)?.() }

  function receive(payload: string): void {
    deliverEvent(payload, [heartbeats, ...handlers])
  }

  /** postgres.js calls this after each LISTEN, including those that it repeats by itself after a lost connection. */
  function begin(): void {
    if (hasListened) {
      log('warn', 'listening again; what was announced in between is caught up')
      onGap(client)
    }
    hasListened = true
  }

  /** Sends a nonce by NOTIFY and waits until it comes back. @param untilTold waits for its commit; gives false when that may take long */
  async function hearNonce(withinMs: number, untilTold: (told: Promise<unknown>) => Promise<boolean>) {
    const nonce = crypto.randomUUID()
    const { promise: heard, resolve } = Promise.withResolvers<void>()
    awaited.set(nonce, resolve)
    try {
      const told = client.notify(CHANNEL, JSON.stringify({ type: 'heartbeat', nonce }))
      if (await untilTold(told)) await within(withinMs, heard)
    } finally {
      awaited.delete(nonce)
    }
  }

  function check(withinMs: number): Promise<void> {
    return hearNonce(withinMs, async told => {
      await whileWorking(dedicated, withinMs, told)
      return true
    })
  }

  function checkBriefly(withinMs: number): Promise<void> {
    return hearNonce(withinMs, async told => {
      const isTold = await within(SLOW_COMMIT_MS, told).then(() => true, isLate)
      if (!isTold && (await dedicated.look()) === 'working') return false
      await within(withinMs, told)
      return true
    })
  }

  function listen(): Promise<unknown> {
    const channels = [{ name: CHANNEL, hear: receive, listening: begin }, ...(other ? [other] : [])].map(
      whileInUse,
    )
    return within(
      LISTEN_WITHIN_MS,
      Promise.all(channels.map(({ name, hear, listening }) => client.listen(name, hear, listening))),
    )
  }

  /** A client that was ended while it waited to connect may do so later all the same, and listen: everything would be heard twice. */
  function whileInUse({ name, hear, listening }: Channel): Channel {
    const own = client
    return {
      name,
      hear: payload => {
        if (client === own) hear(payload)
      },
      listening: () => {
        if (client === own) listening()
      },
    }
  }

  function listenAnew(): Promise<unknown> {
    log('warn', 'the listener does not hear the database; listening anew')
    void client.end({ timeout: 0 })
    client = dedicated.open()
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
    checkBriefly,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      await client.end({ timeout: 1 })
    },
  }
}

/** Returns false when the error says that an answer is late. @throws any other error */
function isLate(error: unknown): false {
  if (error instanceof DeadlineError) return false
  throw error
}
