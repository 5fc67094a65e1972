import { type Client, call, openSocket } from './client.ts'
import type { FaultyProxy } from './proxy.ts'

type Received = { id: number; seq: number; body: string }

/** A program that reads everything sent to somebody, as the contract says one does: by socket, and by catching up. */
export type Reader = {
  /** By partner, in the order of arrival. */
  received: Map<string, Received[]>
  /** Resolves once so many have arrived in all. */
  waitFor(count: number): Promise<void>
  reconnects(): number
  stop(): void
}

const RETRY_MS = 50

/** @param proxy what its socket and its requests go through */
export function startReader(client: Client, proxy: FaultyProxy): Reader {
  const url = `http://127.0.0.1:${proxy.port}`
  const received = new Map<string, Received[]>()
  const waiting = new Set<() => void>()
  let isStopped = false
  let connections = 0
  let working = Promise.resolve()

  const lastSeq = (partner: string) => received.get(partner)?.at(-1)?.seq ?? 0

  function take(partner: string, message: Received): void {
    if (message.seq <= lastSeq(partner)) return // known already: a duplicate is dropped
    received.set(partner, [...(received.get(partner) ?? []), message])
    for (const look of waiting) look()
  }

  async function get(path: string) {
    const { status, json } = await call(url, path, { headers: { authorization: `Bearer ${client.token}` } })
    if (status !== 200) throw new Error(`${path} gave ${status}`)
    return json
  }

  async function catchUp(partner: string): Promise<void> {
    let path: string | null = `/api/v1/message/?target=${partner}&after=${lastSeq(partner)}&limit=100`
    while (path) {
      const { results, next } = await get(path)
      for (const message of results) take(partner, message)
      path = next && new URL(next).pathname + new URL(next).search
    }
  }

  async function catchUpAll(): Promise<void> {
    const { results } = await get('/api/v1/conversation/?limit=100')
    for (const { user, last_seq } of results) if (last_seq > lastSeq(user)) await catchUp(user)
  }

  /** One after the other, so that what arrives is taken in order. */
  function enqueue(work: () => Promise<void>, onError: () => void): void {
    working = working.then(work).catch(onError)
  }

  async function connect(): Promise<void> {
    while (!isStopped) {
      try {
        const socket = await openSocket(url, client.token)
        connections++
        const fail = () => socket.close() // a client that cannot fetch comes back and catches up
        enqueue(catchUpAll, fail)
        let read = 0
        const poll = async () => {
          for (;;) {
            await socket.waitFor(frame => socket.frames.indexOf(frame) >= read)
            const frame = socket.frames[read++]
            if (!frame) continue
            if (frame.sync) enqueue(catchUpAll, fail)
            else if (typeof frame.message === 'string') {
              const partner = String(frame.user === client.username ? frame.recipient : frame.user)
              enqueue(() => fetchAnnounced(partner, Number(frame.seq), String(frame.message)), fail)
            }
          }
        }
        void poll()
        await socket.closed
      } catch {
        await Bun.sleep(RETRY_MS)
      }
    }
  }

  async function fetchAnnounced(partner: string, seq: number, id: string): Promise<void> {
    if (seq === lastSeq(partner) + 1) take(partner, await get(`/api/v1/message/${id}/`))
    else if (seq > lastSeq(partner)) await catchUp(partner)
  }

  void connect()
  return {
    received,
    waitFor: count =>
      new Promise(resolve => {
        const look = () => {
          if ([...received.values()].reduce((sum, list) => sum + list.length, 0) >= count) resolve()
        }
        waiting.add(look)
        look()
      }),
    reconnects: () => connections - 1,
    stop: () => {
      isStopped = true
    },
  }
}
