import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { HttpError } from '../errors.ts'
import { createRateLimit } from '../http/rate-limit.ts'
import { requestContextOf } from '../http/request-context.ts'
import { log, logs } from '../log.ts'
import type { Services } from '../services.ts'
import { CLIENT_FRAMES, deliverFrame, type FrameHandlers, type ServerFrame } from './frames.ts'
import { CLOSE, type LiveSocket } from './relay.ts'

/**
 * Settings of Bun's sockets. A slow reader is closed rather than silently losing frames: it comes back
 * and catches up. Bun pings by itself within the idle timeout.
 */
export const WEBSOCKET_SETTINGS = {
  maxPayloadLength: 16 * 1024,
  backpressureLimit: 1024 * 1024,
  closeOnBackpressureLimit: true,
  idleTimeout: 120, // seconds
  sendPings: true,
}

/** A client sends a ping now and then. A few stray frames are ignored; a stream of them is abuse. */
const FRAMES = { burst: 100, refillEveryMs: 100 }

/** The socket that announces messages to a signed-in person. */
export function liveRoutes({ accounts, relay, presence }: Services) {
  /** What is done about each kind of frame that a client sends. An API token that only reads says nothing of its person. */
  const heard: FrameHandlers<typeof CLIENT_FRAMES, [LiveSocket, SignedIn]> = {
    ping: (_, socket) => socket.send(JSON.stringify(PONG)),
    active({ active }, socket, person) {
      if (maySpeakFor(person)) presence.turn(socket, active)
    },
    open: ({ open }, socket) => presence.open(socket, open),
    typing({ typing }, socket, person) {
      if (maySpeakFor(person)) presence.type(socket, typing)
    },
  }

  return new Elysia({ detail: { hide: true } }).use(guard(accounts)).ws('/ws', {
    signedIn: 'read',
    beforeHandle({ request }) {
      if (!request.headers.has('sec-websocket-key'))
        throw new HttpError(400, say => say.errors.noWebSocketKey)
    },
    open(socket) {
      relay.join(socket.raw, socket.data.person)
      presence.join(socket.raw, socket.data.person)
      logSocket('socket opened', socket.data)
    },
    message(socket, frame) {
      if (frame instanceof Uint8Array || frame instanceof ArrayBuffer) {
        socket.close(CLOSE.unsupported, 'Binary frames are not understood.')
        return
      }
      try {
        frames.take(socket.id)
      } catch {
        socket.close(CLOSE.policy, 'Too many frames.')
        return
      }
      deliverFrame(CLIENT_FRAMES, heard, frame, socket.raw, socket.data.person)
    },
    close(socket) {
      relay.leave(socket.raw, socket.data.person.sessionId)
      presence.leave(socket.raw)
      logSocket('socket closed', socket.data)
    },
  })
}

function logSocket(event: string, { request, person }: { request: Request; person: SignedIn }): void {
  if (logs('debug')) log('debug', event, { request: requestContextOf(request).id, person: person.id })
}

const frames = createRateLimit(FRAMES)

const PONG: ServerFrame = { pong: true }

function maySpeakFor({ scopes }: SignedIn): boolean {
  return scopes === null || scopes.includes('send')
}
