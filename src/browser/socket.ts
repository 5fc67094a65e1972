import type { ClientFrame } from '../live/frames.ts'
import { me } from './person.ts'
import { request } from './request.ts'
import { signInAgain } from './session-end.ts'

type Callbacks = {
  /** The socket is open: whatever happened before has to be asked for. */
  onOpen(): void
  /** What the server tells, as it came. */
  onFrame(frame: unknown): void
  onStateChange(isConnected: boolean): void
}

const FIRST_PAUSE_MS = 300
const LONGEST_PAUSE_MS = 15_000
const PING_EVERY_MS = 30_000
const PONG_WITHIN_MS = 5_000
const OPEN_WITHIN_MS = 10_000
const SESSION_ENDED = 1008

/**
 * Keeps a socket to the server open. It stays open while the tab is hidden: the list and the title go on
 * counting. After a loss it comes back with growing, jittered pauses, at once when the network or the
 * reader does; a connection that died without a word (a slept laptop) is found out by a ping.
 * @returns what sends a frame to the server; while there is no connection, nothing
 */
export function keepConnected({ onOpen, onFrame, onStateChange }: Callbacks): (frame: ClientFrame) => void {
  let socket: WebSocket
  let attempts = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let pong: ReturnType<typeof setTimeout> | undefined

  function connect(): void {
    clearTimeout(retry)
    retry = undefined
    const current = new WebSocket(
      `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws?person=${encodeURIComponent(me() ?? '')}`,
    )
    let hasOpened = false
    const handshake = setTimeout(() => current.close(), OPEN_WITHIN_MS)
    socket = current
    current.onopen = () => {
      clearTimeout(handshake)
      hasOpened = true
      attempts = 0
      onStateChange(true)
      onOpen()
    }
    current.onmessage = ({ data }) => {
      clearTimeout(pong)
      pong = undefined
      onFrame(parseFrame(data))
    }
    current.onclose = ({ code }) => {
      clearTimeout(handshake)
      if (current !== socket) return
      if (code === SESSION_ENDED) {
        signInAgain()
        return
      }
      clearTimeout(pong)
      pong = undefined
      onStateChange(false)
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** attempts++, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
      retry = setTimeout(connect, pauseMs)
      // The browser does not tell why a handshake was refused. If the session ended, this says so and leaves.
      if (!hasOpened) request('/people').catch(() => {})
    }
  }

  /** Makes sure that the connection is alive, now rather than when the next message is missed. */
  function check(): void {
    if (socket.readyState === WebSocket.OPEN && pong === undefined) {
      send({ ping: true })
      const checked = socket
      pong = setTimeout(() => {
        pong = undefined
        if (checked === socket) reconnect()
      }, PONG_WITHIN_MS)
    } else if (retry !== undefined) connect()
  }

  function send(frame: ClientFrame): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
  }

  function reconnect(): void {
    socket.onclose = null
    socket.close()
    onStateChange(false)
    connect()
  }

  connect()
  setInterval(check, PING_EVERY_MS)
  addEventListener('online', check)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') check()
  })
  return send
}

function parseFrame(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null
  } catch {
    return null
  }
}
