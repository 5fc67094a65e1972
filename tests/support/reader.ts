import type { MessageAnswer } from '../../src/messages/model.ts'
import { endAtLast } from './cleanup.ts'
import { type Client, call } from './client.ts'
import type { Received } from './held.ts'
import { holdSocket } from './lasting-socket.ts'
import { createLocalCopy, type LocalCopy } from './local-copy.ts'

/** What one connection of the socket said, frame by frame, as it came: nothing is left out because it is known already. */
export type Hearing = { said: Said[]; isOpen: boolean }

export type Said =
  | { kind: 'message'; partner: string; id: number; seq: number }
  | { kind: 'changed'; partner: string; id: number; seq: number; change: number }
  | { kind: 'sync' }

/**
 * A program that reads everything sent to somebody, and what becomes of it, as the contract says one does: it knows the epoch and two numbers of each
 * conversation, follows a frame whose number is the next one, and else catches up by both.
 */
export type Reader = {
  /** By partner, what the server gave when it was asked, as it came. Only announcements of what is known are not followed. */
  received(partner: string): Received[]
  /** The messages with a partner, as they are now by what the server said. */
  shown(partner: string): MessageAnswer[]
  /** How far it is with a partner, by both numbers. */
  reached(partner: string): { seq: number; change: number }
  /** Messages that the server gave as they had been before the change that it told of. */
  outdated: LocalCopy['outdated']
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
  /** Called when a message or a change of one arrives, or a `sync`. */
  onArrival?: () => void
}

/** The frames that a reader knows. It ignores all others. */
type Frame = {
  message?: string
  changed?: string
  change?: number
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
  const hearings: Hearing[] = []
  const waiting = new Map<() => void, number>()
  let isGreeted = false // the first frame of a connection says which history everything else belongs to
  let isStopped = false
  let working = Promise.resolve()
  const ready = Promise.withResolvers<void>()

  async function get(path: string) {
    if (isStopped) throw new Error('The reader has been stopped.')
    const { status, json } = await call(url, path, {
      headers: { authorization: `Bearer ${client.token}` },
      signal: AbortSignal.timeout(patienceMs),
    })
    if (status !== 200) throw new Error(`${path} gave ${status}`)
    return json
  }

  const copy = createLocalCopy({
    ask: { page: get, list: get, message: get },
    cursor,
    onArrival() {
      onArrival()
      for (const [resolve, wanted] of waiting) if (count() >= wanted) resolve()
    },
  })
  const received = (partner: string) => copy.conversations.get(partner)?.received ?? []
  const count = () => copy.conversations.values().reduce((sum, { received }) => sum + received.length, 0)

  async function catchUpAll(): Promise<void> {
    await copy.catchUpAll()
    ready.resolve()
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
    const { message, changed, user = '', recipient = '', seq = 0, change = 0, sync, hello } = frame
    const partner = user === client.username ? recipient : user
    const said = hearings.at(-1)?.said ?? []
    if (hello) {
      // By what is known when it comes: in its turn, an answer may have told of a later history than it does.
      if (copy.isAnother(hello.epoch)) enqueue(() => copy.meet(hello.epoch))
      if (!isGreeted) enqueue(catchUpAll)
      isGreeted = true
    } else if (sync) {
      said.push({ kind: 'sync' })
      onArrival()
      enqueue(catchUpAll)
    } else if (changed) {
      said.push({ kind: 'changed', partner, id: Number(changed), seq, change })
      enqueue(() => copy.followChange(partner, changed, change))
    } else if (message) {
      said.push({ kind: 'message', partner, id: Number(message), seq })
      enqueue(() => copy.follow(partner, message, seq))
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
    shown: partner => copy.conversations.get(partner)?.shown() ?? [],
    reached: partner => ({
      seq: received(partner).at(-1)?.seq ?? 0,
      change: copy.conversations.get(partner)?.change ?? 0,
    }),
    outdated: copy.outdated,
    hearings,
    count,
    waitFor: wanted =>
      new Promise(resolve => {
        waiting.set(resolve, wanted)
        if (count() >= wanted) resolve()
      }),
    ready: ready.promise,
    reconnects: () => hearings.length - 1,
    beginnings: copy.beginnings,
    stop,
  }
}
