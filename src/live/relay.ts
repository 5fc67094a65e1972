import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'
import { findLastingSessions } from '../sessions/store.ts'
import type { Epoch } from './epoch.ts'
import type { ServerFrame } from './frames.ts'

/** A socket that a person's browser or program holds open. */
export type LiveSocket = {
  subscribe(topic: string): unknown
  send(text: string): unknown
  close(code: number, reason: string): unknown
}

/** Passes what the database announces on to this instance's sockets. */
export type Relay = {
  /** Adds a socket: it gets the epoch, and from then on every frame for this person, until the session ends. */
  join(socket: LiveSocket, person: { id: number; sessionId: string }): void
  leave(socket: LiveSocket, sessionId: string): void
  /** How many sockets are open. */
  count(): number
  /** Sends a frame to every socket of these people. */
  tell(personIds: number[], frame: ServerFrame): void
  /** Closes the sockets of a session that ended. */
  endSession(sessionId: string): void
  /** Tells every socket the epoch, which may have changed, and that it may have missed something. Closes those whose session has ended meanwhile. */
  resync(): void
  /** Closes every socket with 1001: the server is going away, come back. */
  closeAll(): void
}

/** Close codes of the contract (RFC 6455, section 7.4.1). */
export const CLOSE = { goingAway: 1001, unsupported: 1003, policy: 1008 } as const

const EVERYONE = 'everyone'

/** When a session cannot be checked in this time, its sockets are closed rather than trusted. */
const CHECK_WITHIN_MS = 5_000

/** @param send sends a frame to all sockets that subscribed to a topic */
export function createRelay(
  sql: Sql,
  epoch: Pick<Epoch, 'current'>,
  send: (topic: string, frame: string) => void,
): Relay {
  const socketsBySession = new Map<string, Set<LiveSocket>>()
  const unchecked = new Set<string>()
  let isChecking = false

  function publish(topics: string[], frame: ServerFrame): void {
    const text = JSON.stringify(frame)
    for (const topic of topics) send(topic, text)
  }

  function hello(): ServerFrame {
    return { hello: { epoch: epoch.current() } }
  }

  function closeSession(sessionId: string, code: number, reason: string): void {
    for (const socket of socketsBySession.get(sessionId) ?? []) socket.close(code, reason)
  }

  function endSession(sessionId: string): void {
    closeSession(sessionId, CLOSE.policy, 'The session ended. Sign in again.')
  }

  async function closeEnded(sessionIds: string[]): Promise<void> {
    if (sessionIds.length === 0) return
    const lasting = await findLastingSessions(sql, sessionIds)
    for (const sessionId of sessionIds) if (!lasting.has(sessionId)) endSession(sessionId)
  }

  /**
   * A session may have ended after the handshake looked, or while nothing was heard. Those who join
   * while a check is under way share the next one: after a restart everybody comes back at once.
   */
  async function checkSessions(): Promise<void> {
    if (isChecking) return
    isChecking = true
    while (unchecked.size > 0) {
      const sessionIds = [...unchecked]
      unchecked.clear()
      try {
        await within(CHECK_WITHIN_MS, closeEnded(sessionIds))
      } catch (error) {
        log('warn', 'sessions could not be checked; closing their sockets, which come back', {
          reason: reasonOf(error),
          sessions: sessionIds.length,
        })
        for (const sessionId of sessionIds) closeSession(sessionId, CLOSE.goingAway, 'Try again.')
      }
    }
    isChecking = false
  }

  return {
    join(socket, { id, sessionId }) {
      const sockets = socketsBySession.get(sessionId) ?? new Set()
      socketsBySession.set(sessionId, sockets.add(socket))
      socket.send(JSON.stringify(hello()))
      socket.subscribe(topicOf(id))
      socket.subscribe(EVERYONE)
      unchecked.add(sessionId)
      void checkSessions()
    },

    leave(socket, sessionId) {
      const sockets = socketsBySession.get(sessionId)
      sockets?.delete(socket)
      if (sockets?.size === 0) socketsBySession.delete(sessionId)
    },

    count: () => socketsBySession.values().reduce((sum, sockets) => sum + sockets.size, 0),

    tell(personIds, frame) {
      publish(personIds.map(topicOf), frame)
    },

    endSession,

    resync() {
      publish([EVERYONE], hello())
      publish([EVERYONE], { sync: true })
      for (const sessionId of socketsBySession.keys()) unchecked.add(sessionId)
      void checkSessions()
    },

    closeAll() {
      for (const sessionId of socketsBySession.keys())
        closeSession(sessionId, CLOSE.goingAway, 'The server is going away. Come back.')
    },
  }
}

function topicOf(personId: number): string {
  return `person:${personId}`
}
