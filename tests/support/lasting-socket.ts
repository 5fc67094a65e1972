/** A socket that is opened again whenever it ends. */
export type LastingSocket = {
  /** Ends the connection there is, so that the next one begins. */
  hangUp(): void
  stop(): void
}

type Options = {
  url: string
  token: string
  /** How often it makes sure that the connection is alive: one that has said nothing meanwhile is given up. */
  patienceMs: number
  onOpen(): void
  /** Called with each frame as text. */
  onFrame(frame: string): void
  /** Called when a connection that was open has ended. */
  onEnd(): void
}

const RETRY_MS = 50

export function holdSocket({ url, token, patienceMs, onOpen, onFrame, onEnd }: Options): LastingSocket {
  let isStopped = false
  let hangUp = () => {}

  /** Resolves when the connection has ended, with whether it was open at all. */
  async function connectOnce(): Promise<boolean> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const closed = Promise.withResolvers<void>()
    let isHeard = true
    let isOver = false
    let hasOpened = false
    const look = setInterval(() => {
      if (!isHeard) hangUp()
      isHeard = false
      if (socket.readyState === WebSocket.OPEN) socket.send('{"ping":true}')
    }, patienceMs)
    hangUp = () => {
      isOver = true
      socket.terminate()
      closed.resolve() // a connection that died without a word never says that it is closed
    }
    socket.onopen = () => {
      if (isOver) return
      hasOpened = true
      onOpen()
    }
    socket.onmessage = ({ data }) => {
      isHeard = true
      if (!isOver) onFrame(String(data))
    }
    socket.onclose = () => closed.resolve()
    socket.onerror = () => closed.resolve()
    await closed.promise
    isOver = true
    clearInterval(look)
    if (hasOpened) onEnd()
    return hasOpened
  }

  async function stayConnected(): Promise<void> {
    while (!isStopped) {
      const hasOpened = await connectOnce()
      if (!hasOpened && !isStopped) await Bun.sleep(RETRY_MS)
    }
  }

  void stayConnected()
  return {
    hangUp: () => hangUp(),
    stop() {
      isStopped = true
      hangUp()
    },
  }
}
