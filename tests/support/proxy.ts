import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy on loopback, for the faults that a network has. Each tells how many connections it hit that worked until then. */
export type FaultyProxy = {
  port: number
  /** Ends all connections at once, as a router that restarts does. */
  cut(): number
  /** Swallows everything on the connections there are without a word, as a firewall that forgot them does. */
  forget(): number
  /** The same for the connection alone on which an instance listens to the database. */
  forgetListener(): number
  /** Ends all connections and lets no new one through, until told to. */
  refuse(isRefusing: boolean): number
  /**
   * Cuts the connection instead of passing on the answer to each of the next requests that send or change a message, or upload a part of a file, so many of them. The
   * server has done its work by then, and the client cannot know. Gives how many answers that said so were
   * dropped since it was last called.
   */
  dropAnswers(count: number): number
  /** Resets each connection on which one of the next questions is put to the database, so many of them. */
  resetNext(count: number): void
  /** Takes nothing more from the server on the connections there are, as a program that hangs does. */
  stall(isStalled: boolean): number
  /** How many pieces have been swallowed on forgotten connections. */
  swallowed(): number
  stop(): void
}

type Target = { unix: string } | { port: number }

type Connection = {
  client: Socket
  upstream: Socket
  isForgotten: boolean
  isListener: boolean
  awaitsLostAnswer: boolean
  isReady: boolean
}

/** How postgres.js begins to listen; it does so on a connection that it uses for nothing else. */
const LISTEN = 'listen "'
const CHANGE = /^(POST|PATCH|PUT|DELETE) \/(api\/v1\/message\/|with\/|files\/uploads)/
/** PostgreSQL's ReadyForQuery, outside of a transaction. */
const READY = 'Z\0\0\0\x05I'
const DONE = /^HTTP\/1\.1 [23]/

/** Starts one that leads to a server's socket or port, or to where a server is by then; on a free port unless told which. */
export async function startProxy(target: Target | (() => Target), port = 0): Promise<FaultyProxy> {
  const connections = new Set<Connection>()
  let isRefusing = false
  let answersToDrop = 0
  let answersDropped = 0
  let swallowed = 0
  let questionsToReset = 0

  function hearClient(connection: Connection, chunk: string | Buffer): void {
    if (connection.isForgotten) {
      swallowed++
      return
    }
    if (questionsToReset > 0 && connection.isReady) {
      questionsToReset--
      connection.client.resetAndDestroy()
      return
    }
    if (chunk.includes(LISTEN)) connection.isListener = true
    if (answersToDrop > 0 && !connection.awaitsLostAnswer && CHANGE.test(String(chunk.slice(0, 64)))) {
      answersToDrop--
      connection.awaitsLostAnswer = true
    }
    connection.upstream.write(chunk)
  }

  function hearServer(connection: Connection, chunk: string | Buffer): void {
    if (connection.isForgotten) {
      swallowed++
    } else if (connection.awaitsLostAnswer) {
      if (DONE.test(String(chunk.slice(0, 16)))) answersDropped++
      end(connection)
    } else {
      if (chunk.includes(READY)) connection.isReady = true
      connection.client.write(chunk)
    }
  }

  const server = createServer(client => {
    if (isRefusing) {
      client.on('error', () => {})
      client.destroy()
      return
    }
    const place = typeof target === 'function' ? target() : target
    const upstream = 'unix' in place ? connect(place.unix) : connect(place.port, '127.0.0.1')
    const connection = {
      client,
      upstream,
      isForgotten: false,
      isListener: false,
      awaitsLostAnswer: false,
      isReady: false,
    }
    connections.add(connection)
    client.on('data', chunk => hearClient(connection, chunk))
    upstream.on('data', chunk => hearServer(connection, chunk))
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', () => {})
      from.on('close', () => {
        if (!connection.isForgotten) to.destroy()
        if (client.destroyed && upstream.destroyed) connections.delete(connection)
      })
    }
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')

  function hit(strike: (connection: Connection) => void, isMeant = (_: Connection) => true): number {
    const meant = [...connections].filter(isMeant)
    const working = meant.filter(isWorking).length
    for (const connection of meant) strike(connection)
    return working
  }

  const cut = () => hit(end)
  const forget = (connection: Connection) => {
    connection.isForgotten = true
  }
  return {
    port: address.port,
    cut,
    forget: () => hit(forget),
    forgetListener: () => hit(forget, ({ isListener }) => isListener),
    refuse: refusing => {
      isRefusing = refusing
      return refusing ? cut() : 0
    },
    dropAnswers: count => {
      const dropped = answersDropped
      answersToDrop = count
      answersDropped = 0
      return dropped
    },
    resetNext: count => {
      questionsToReset = count
    },
    stall: isStalled => hit(({ upstream }) => (isStalled ? upstream.pause() : upstream.resume())),
    swallowed: () => swallowed,
    stop: () => {
      cut()
      server.close()
    },
  }
}

function isWorking({ client, upstream, isForgotten }: Connection): boolean {
  return !isForgotten && client.readyState === 'open' && upstream.readyState === 'open'
}

function end({ client, upstream }: Connection): void {
  client.destroy()
  upstream.destroy()
}
