import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy on loopback, for the faults that a network has. */
export type FaultyProxy = {
  port: number
  /** Ends all connections at once, as a router that restarts does. */
  cut(): void
  /** Swallows everything on the connections there are without a word, as a firewall that forgot them does. */
  forget(): void
  stop(): void
}

/** Starts one that leads to a server's socket or port; on a free port unless told which. */
export async function startProxy(
  target: { unix: string } | { port: number },
  port = 0,
): Promise<FaultyProxy> {
  const pairs = new Set<[Socket, Socket]>()
  const forgotten = new Set<[Socket, Socket]>()

  const server = createServer(client => {
    const upstream = 'unix' in target ? connect(target.unix) : connect(target.port, '127.0.0.1')
    const pair: [Socket, Socket] = [client, upstream]
    pairs.add(pair)
    for (const [from, to] of [pair, [upstream, client]] as const) {
      from.on('data', chunk => {
        if (!forgotten.has(pair)) to.write(chunk)
      })
      from.on('error', () => {})
      from.on('close', () => {
        if (!forgotten.has(pair)) to.destroy()
        pairs.delete(pair)
      })
    }
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')

  const cut = () => {
    for (const [client, upstream] of [...pairs, ...forgotten]) {
      client.destroy()
      upstream.destroy()
    }
  }
  return {
    port: address.port,
    cut,
    forget: () => {
      for (const pair of pairs) forgotten.add(pair)
    },
    stop: () => {
      cut()
      server.close()
    },
  }
}
