import { endAtLast } from './cleanup.ts'
import { type Client, call } from './client.ts'

export type Received = { id: number; seq: number; body: string }

/** A program that reads everything sent to somebody, as the contract says one does: by socket, and by catching up. */
export type Reader = {
  /** By partner, in the order of arrival. */
  received: Map<string, Received[]>
  /** How many have arrived in all. */
  count(): number
  /** Resolves once so many have arrived in all. */
  waitFor(count: number): Promise<void>
  /** Resolves once it is connected and has caught up for the first time. */
  ready: Promise<void>
  reconnects(): number
  stop(): void
}

type Options = {
  /** How long it waits for an answer, and how often it makes sure that its socket is alive. */
  patienceMs?: number
  /** By what it remembers how far it is. The contract says `seq`; `id` is what a program must not do. */
  cursor?: 'seq' | 'id'
  onArrival?: () => void
}

type Frame = {
  message?: string
  user?: string
  recipient?: string
  seq?: number
  sync?: boolean
}

const RETRY_MS = 50
const PATIENCE_MS = 10_000

/** @param address what its socket and its requests go through: a port on this machine */
export function startReader(
  client: Client,
  { port }: { port: number },
  { patienceMs = PATIENCE_MS, cursor = 'seq', onArrival = () => {} }: Options = {},
): Reader {
  const url = `http://127.0.0.1:${port}`
  const received = new Map<string, Received[]>()
  const waiting = new Map<() => void, number>()
  let isStopped = false
  let connections = 0
  let total = 0
  let working = Promise.resolve()
  let hangUp = () => {}
  const ready = Promise.withResolvers<void>()

  const reached = (partner: string) => received.get(partner)?.at(-1)?.[cursor] ?? 0

  function take(partner: string, { id, seq, body }: Received): void {
    const message = { id, seq, body }
    if (message[cursor] <= reached(partner)) return // known already: a duplicate is dropped
    const list = received.get(partner) ?? []
    list.push(message)
    received.set(partner, list)
    total++
    onArrival()
    for (const [resolve, count] of waiting) if (total >= count) resolve()
  }

  async function get(path: string) {
    const { status, json } = await call(url, path, {
      headers: { authorization: `Bearer ${client.token}` },
      signal: AbortSignal.timeout(patienceMs),
    })
    if (status !== 200) throw new Error(`${path} gave ${status}`)
    return json
  }

  async function catchUp(partner: string): Promise<void> {
    let path: string | null = `/api/v1/message/?target=${partner}&after=${reached(partner)}&limit=100`
    while (path && !isStopped) {
      const { results, next } = await get(path)
      for (const message of results) take(partner, message)
      path = next && new URL(next).pathname + new URL(next).search
    }
  }

  async function catchUpAll(): Promise<void> {
    const { results } = await get('/api/v1/conversation/?limit=100')
    for (const { user, last } of results) if (last[cursor] > reached(user)) await catchUp(user)
    ready.resolve()
  }

  async function fetchAnnounced(partner: string, id: string, seq: number): Promise<void> {
    const at = cursor === 'seq' ? seq : Number(id)
    if (at <= reached(partner)) return
    // Ids have gaps, so who goes by them cannot see that one is missing.
    const isNext = cursor === 'id' || seq === reached(partner) + 1
    if (isNext) take(partner, await get(`/api/v1/message/${id}/`))
    else await catchUp(partner)
  }

  /** One after the other, so that what arrives is taken in order. A client that cannot fetch comes back and catches up. */
  function enqueue(work: () => Promise<void>, fail: () => void): void {
    working = working.then(() => (isStopped ? undefined : work())).catch(fail)
  }

  /** Holds one socket open until it is closed, or silent for too long. Gives whether it was open at all. */
  async function holdSocket(): Promise<boolean> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, {
      headers: { authorization: `Bearer ${client.token}` },
    })
    const closed = Promise.withResolvers<void>()
    let isHeard = true
    let hasOpened = false
    const look = setInterval(() => {
      if (!isHeard) hangUp()
      isHeard = false
      if (socket.readyState === WebSocket.OPEN) socket.send('{"ping":true}')
    }, patienceMs)
    hangUp = () => {
      socket.terminate()
      closed.resolve() // a connection that died without a word never says that it is closed
    }
    const fail = hangUp
    socket.onopen = () => {
      hasOpened = true
      connections++
      enqueue(catchUpAll, fail)
    }
    socket.onmessage = ({ data }) => {
      isHeard = true
      const { message, user = '', recipient = '', seq = 0, sync }: Frame = JSON.parse(String(data))
      const partner = user === client.username ? recipient : user
      if (sync) enqueue(catchUpAll, fail)
      else if (message) enqueue(() => fetchAnnounced(partner, message, seq), fail)
    }
    socket.onclose = () => closed.resolve()
    socket.onerror = () => closed.resolve()
    await closed.promise
    clearInterval(look)
    return hasOpened
  }

  async function stayConnected(): Promise<void> {
    while (!isStopped) {
      const hasOpened = await holdSocket()
      if (!hasOpened && !isStopped) await Bun.sleep(RETRY_MS)
    }
  }

  const stop = () => {
    isStopped = true
    hangUp()
  }
  endAtLast(stop)
  void stayConnected()
  return {
    received,
    count: () => total,
    waitFor: count =>
      new Promise(resolve => {
        waiting.set(resolve, count)
        if (total >= count) resolve()
      }),
    ready: ready.promise,
    reconnects: () => connections - 1,
    stop,
  }
}
