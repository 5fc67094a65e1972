/** A kept-alive HTTP/1.1 connection, one request at a time. */
export type Connection = {
  request(method: string, path: string, token: string, body?: unknown): Promise<HttpAnswer>
  close(): void
}

export type HttpAnswer = { status: number; body: string }

const HEADER_END = '\r\n\r\n'

/**
 * Opens one. The load client shares two cores with what it measures, so this does no more than it must:
 * `fetch` takes several times the work.
 */
export async function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url)
  let received = Buffer.alloc(0)
  let waiting: PromiseWithResolvers<HttpAnswer> | null = null

  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      data(_, chunk) {
        received = received.length === 0 ? Buffer.from(chunk) : Buffer.concat([received, chunk])
        const answer = parseAnswer(received)
        if (!answer) return
        received = Buffer.alloc(0)
        waiting?.resolve(answer)
        waiting = null
      },
      close: () => waiting?.reject(new Error('The server closed the connection.')),
      error: (_, error) => waiting?.reject(error),
    },
  })

  return {
    request(method, path, token, body) {
      const text = body === undefined ? '' : JSON.stringify(body)
      const head = [
        `${method} ${path} HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        `Authorization: Bearer ${token}`,
        ...(text ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`] : []),
      ].join('\r\n')
      if (waiting) throw new Error('The answer before this request has not come yet.')
      waiting = Promise.withResolvers()
      socket.write(`${head}${HEADER_END}${text}`)
      return waiting.promise
    },
    close: () => socket.end(),
  }
}

/** Null until all of it is there. */
function parseAnswer(received: Buffer): HttpAnswer | null {
  const headEnd = received.indexOf(HEADER_END)
  if (headEnd < 0) return null
  const head = received.toString('latin1', 0, headEnd)
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  const start = headEnd + HEADER_END.length
  if (received.length < start + length) return null
  return { status: Number(head.slice(9, 12)), body: received.toString('utf8', start, start + length) }
}
