import { connect, createServer, type Server } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { endAtLast } from '../support/cleanup.ts'

/**
 * A visitor's machine as a proxy sees it: it has another address than the proxy, and it talks TLS. What a test sends to
 * its port goes out from there.
 */
export type Visitor = {
  port: number
  url: string
  /** What is in the address bar of its browser, and what that sends as `Origin`. */
  origin: string
}

/** All of 127.0.0.0/8 is this machine, on Linux. */
export const VISITORS_ADDRESS = '127.0.0.2'

/** @param certificate the one that it trusts */
export async function startVisitor(proxyPort: number, certificate: string): Promise<Visitor> {
  const server = createServer(inside => {
    const outside = connectSecurely({
      socket: connect({ host: '127.0.0.1', port: proxyPort, localAddress: VISITORS_ADDRESS }),
      host: '127.0.0.1',
      ca: certificate,
    })
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      from.on('data', chunk => to.write(chunk))
      from.on('error', () => {}) // it is closed then
      from.on('close', () => to.end())
    }
  })
  const port = await listen(server)
  endAtLast(() => server.close())
  return { port, url: `http://127.0.0.1:${port}`, origin: `https://127.0.0.1:${port}` }
}

/** Finds a port that nobody uses. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise(resolve => server.close(resolve))
  return port
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
