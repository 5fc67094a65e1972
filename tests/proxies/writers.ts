import type { Client } from '../support/client.ts'

/** People who write to one reader until they are told to stop. Each knows what was acknowledged under which number. */
export type Writers = {
  /** By sender, then by the number of the message. */
  acknowledged: Map<string, Map<number, string>>
  /** How often a request failed and was repeated. */
  repeats(): number
  /** Has them take their time from now on. */
  slowDown(): void
  /** Resolves once so many more have been acknowledged. */
  untilMore(count: number): Promise<void>
  /** Resolves with how many there are in all, when the last of them is acknowledged. */
  stop(): Promise<number>
}

const TYPING_MS = 15

/** For what takes long: somebody writes in every moment of it, but not hundreds. */
const SLOW_TYPING_MS = 100
const RETRY_MS = 50

/** What a proxy says, or an instance, that may say something else next time. */
const TRY_AGAIN = [502, 503, 504]

export function startWriters(senders: Client[], reader: string): Writers {
  const acknowledged: Writers['acknowledged'] = new Map(senders.map(({ username }) => [username, new Map()]))
  const waiting = new Map<() => void, number>()
  let typingMs = TYPING_MS
  let isStopped = false
  let repeats = 0
  let total = 0

  const writing = Promise.all(senders.map(write))
  // Whoever waits for more learns of a failure too.
  const failed = writing.then(() => new Promise<never>(() => {}))
  failed.catch(() => {})

  async function write(sender: Client): Promise<void> {
    for (let i = 0; !isStopped; i++) {
      const body = `${sender.username} ${i}`
      acknowledged.get(sender.username)?.set(await sendUntilAcknowledged(sender, body), body)
      total++
      for (const [resolve, count] of waiting) if (total >= count) resolve()
      await Bun.sleep(typingMs)
    }
  }

  /** The same key each time makes it one message, whatever the attempts before did. */
  async function sendUntilAcknowledged(sender: Client, body: string): Promise<number> {
    const key = crypto.randomUUID()
    for (;;) {
      const answer = await sender.send(reader, body, key).catch(() => null) // the connection was lost
      if (answer && (answer.status === 201 || answer.status === 200)) return answer.json.seq
      if (answer && !TRY_AGAIN.includes(answer.status)) throw new Error(`sending gave ${answer.status}`)
      repeats++
      await Bun.sleep(RETRY_MS)
    }
  }

  return {
    acknowledged,
    repeats: () => repeats,
    slowDown() {
      typingMs = SLOW_TYPING_MS
    },
    untilMore: count =>
      Promise.race([new Promise<void>(resolve => waiting.set(resolve, total + count)), failed]),
    async stop() {
      isStopped = true
      await writing
      return total
    },
  }
}
