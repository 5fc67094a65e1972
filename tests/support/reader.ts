import { endAtLast } from './cleanup.ts'
import { type Client, call } from './client.ts'
import { holdSocket } from './lasting-socket.ts'

/** A message, and when it arrived by `performance.now()`. */
export type Received = { id: number; seq: number; body: string; at: number }

/** What one connection of the socket said, frame by frame, as it came: nothing is left out because it is known already. */
export type Hearing = { said: Said[]; isOpen: boolean }

export type Said = { kind: 'message'; partner: string; id: number; seq: number } | { kind: 'sync' }

/** A program that reads everything sent to somebody, as the contract says one does: by socket, and by catching up. */
export type Reader = {
  /** By partner, what the server gave when it was asked, as it came. Only announcements of what is known are not followed. */
  received: Map<string, Received[]>
  /** One for each connection of the socket, in their order. */
  hearings: Hearing[]
  /** How many have arrived in all. */
  count(): number
  /** Resolves once so many have arrived in all. */
  waitFor(count: number): Promise<void>
  /** Resolves once it is connected and has caught up for the first time. */
  ready: Promise<void>
  reconnects(): number
  /** How often it has forgotten what it had, because the server's history had become another one. */
  beginnings(): number
  stop(): void
}

type Options = {
  /** How long it waits for an answer, and how often it makes sure that its socket is alive. */
  patienceMs?: number
  /** By what it remembers how far it is. The contract says `seq`; `id` is what a program must not do. */
  cursor?: 'seq' | 'id'
  /** Called when a message arrives, or a `sync`. */
  onArrival?: () => void
}

/** The frames that a reader knows. It ignores all others. */
type Frame = {
  message?: string
  user?: string
  recipient?: string
  seq?: number
  sync?: boolean
  hello?: { epoch?: string }
}

const PATIENCE_MS = 10_000

/** @param address what its socket and its requests go through: a port on this machine */
export function startReader(
  client: Client,
  { port }: { port: number },
  { patienceMs = PATIENCE_MS, cursor = 'seq', onArrival = () => {} }: Options = {},
): Reader {
  const url = `http://127.0.0.1:${port}`
  const received = new Map<string, Received[]>()
  const hearings: Hearing[] = []
  const waiting = new Map<() => void, number>()
  let epoch = ''
  let beginnings = 0
  let isGreeted = false // the first frame of a connection says which history everything else belongs to
  let isStopped = false
  let working = Promise.resolve()
  const ready = Promise.withResolvers<void>()

  const reached = (partner: string) => received.get(partner)?.at(-1)?.[cursor] ?? 0
  const count = () => received.values().reduce((sum, messages) => sum + messages.length, 0)

  function take(partner: string, { id, seq, body }: Omit<Received, 'at'>): void {
    const messages = received.get(partner) ?? []
    received.set(partner, messages)
    messages.push({ id, seq, body, at: performance.now() })
    onArrival()
    for (const [resolve, wanted] of waiting) if (count() >= wanted) resolve()
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
    const pathAfter = (number: number) => `/api/v1/message/?target=${partner}&after=${number}&limit=100`
    let path: string | null = pathAfter(reached(partner))
    while (path && !isStopped) {
      const page = await get(path)
      if (await meet(page.epoch)) return
      if (isCutBack(partner, page.last_seq)) {
        path = pathAfter(0)
        continue
      }
      for (const message of page.results) take(partner, message)
      path = page.next && new URL(page.next).pathname + new URL(page.next).search
    }
  }

  async function catchUpAll(): Promise<void> {
    const { results } = await get('/api/v1/conversation/?limit=100')
    for (const { user, last, last_seq } of results)
      if (isCutBack(user, last_seq) || last[cursor] > reached(user)) await catchUp(user)
    const listed = new Set(results.map(({ user }: { user: string }) => user))
    for (const partner of received.keys()) if (!listed.has(partner)) await catchUp(partner)
    ready.resolve()
  }

  /** A conversation that does not go as far as was read was restored from a backup: forgets it, and gives whether it did. */
  function isCutBack(partner: string, lastSeq = Number.POSITIVE_INFINITY): boolean {
    if (lastSeq >= (received.get(partner)?.at(-1)?.seq ?? 0)) return false
    beginnings++
    received.delete(partner)
    return true
  }

  /** Another epoch is another history: forgets everything and reads anew. Gives whether it did. */
  async function meet(current: string | undefined): Promise<boolean> {
    if (current === undefined || current === epoch) return false
    const isAnother = epoch !== ''
    epoch = current
    if (!isAnother) return false
    beginnings++
    received.clear()
    await catchUpAll()
    return true
  }

  async function follow(partner: string, id: string, seq: number): Promise<void> {
    const at = cursor === 'seq' ? seq : Number(id)
    if (at <= reached(partner)) return // known already, from catching up
    // Ids have gaps, so who goes by them cannot see that one is missing.
    const isNext = cursor === 'id' || seq === reached(partner) + 1
    if (isNext) take(partner, await get(`/api/v1/message/${id}/`))
    else await catchUp(partner)
  }

  /** One after the other, so that what arrives is taken in order. A client that cannot fetch comes back and catches up. */
  function enqueue(work: () => Promise<unknown>): void {
    const hearing = hearings.at(-1)
    working = working
      .then(async () => {
        if (!isStopped) await work()
      })
      .catch(() => {
        if (hearing?.isOpen) socket.hangUp()
      })
  }

  function hear(frame: Frame): void {
    const { message, user = '', recipient = '', seq = 0, sync, hello } = frame
    const said = hearings.at(-1)?.said ?? []
    if (hello) {
      enqueue(() => meet(hello.epoch))
      if (!isGreeted) enqueue(catchUpAll)
      isGreeted = true
    } else if (sync) {
      said.push({ kind: 'sync' })
      onArrival()
      enqueue(catchUpAll)
    } else if (message) {
      const partner = user === client.username ? recipient : user
      said.push({ kind: 'message', partner, id: Number(message), seq })
      enqueue(() => follow(partner, message, seq))
    }
  }

  const socket = holdSocket({
    url,
    token: client.token,
    patienceMs,
    onOpen() {
      hearings.push({ said: [], isOpen: true })
      isGreeted = false
    },
    onFrame: text => hear(JSON.parse(text)),
    onEnd() {
      for (const hearing of hearings.slice(-1)) hearing.isOpen = false
    },
  })
  const stop = () => {
    isStopped = true
    socket.stop()
  }
  endAtLast(stop)
  return {
    received,
    hearings,
    count,
    waitFor: wanted =>
      new Promise(resolve => {
        waiting.set(resolve, wanted)
        if (count() >= wanted) resolve()
      }),
    ready: ready.promise,
    reconnects: () => hearings.length - 1,
    beginnings: () => beginnings,
    stop,
  }
}
