import { connect, createServer, type Socket } from 'node:net'

/** A proxy that makes another version of a server, as far as a browser can tell: one of its files has another name, wherever it is named. */
export type VersionProxy = {
  url: string
  /** Puts the other version in the place of the first, and ends all connections. */
  deploy(): void
  /** Lets nothing through, until told to. */
  refuse(isRefusing: boolean): void
  stop(): void
}

/** Starts one before a server. @param file the name of the file, with the hash of its content: the other name is as long */
export async function startVersionProxy(port: number, file: string): Promise<VersionProxy> {
  const other = file.replace(/-[0-9a-z]+\./, part => `-${'z'.repeat(part.length - 2)}.`)
  const sockets = new Set<Socket>()
  let isOther = false
  let isRefusing = false

  const server = createServer(client => {
    if (isRefusing) {
      client.destroy()
      return
    }
    const upstream = connect(port, '127.0.0.1')
    // As long as it was, and unknown to the server: what is compressed could not be rewritten.
    client.on('data', chunk =>
      upstream.write(rewrite(rewrite(chunk, 'Accept-Encoding', 'X-ccept-Encoding'), other, file)),
    )
    upstream.on('data', chunk => client.write(isOther ? rewrite(chunk, file, other) : chunk))
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        peer.destroy()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    deploy() {
      isOther = true
      cut()
    },
    refuse(to) {
      isRefusing = to
      if (to) cut()
    },
    stop() {
      server.close()
      cut()
    },
  }
}

function rewrite(chunk: string | Buffer, from: string, to: string): Buffer {
  return Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1')
}
