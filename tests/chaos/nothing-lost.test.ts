import { expect, test } from 'bun:test'
import { spawnApp } from '../support/app.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { type Client, signUp } from '../support/client.ts'
import { startProxy } from '../support/proxy.ts'
import { startReader } from '../support/reader.ts'

const SENDERS = 20
const MESSAGES_EACH = 50
const CUTS = 10
const CUT_EVERY = 90 // so that the last hundred come after the last cut, and none coincides with the kill
const RETRY_MS = 50

/** Sends until there is an answer, as a client with a key may. Gives the message's number. */
async function sendUntilAcknowledged(sender: Client, body: string): Promise<number> {
  const key = crypto.randomUUID()
  for (;;) {
    try {
      const { status, json } = await sender.send('reader', body, key)
      if (status === 201 || status === 200) return json.seq
      if (status !== 503) throw new Error(`sending gave ${status}: ${json.detail}`)
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('sending gave')) throw error
    }
    await Bun.sleep(RETRY_MS)
  }
}

test('1,000 messages of 20 senders arrive exactly once and in order, over ten cuts and a kill -9', async () => {
  const dataDir = temporaryDir()
  let app = spawnApp({ CHATAPP_DATA_DIR: dataDir })
  const url = await app.ready
  const port = new URL(url).port
  const people = await Promise.all(
    ['reader', ...Array.from({ length: SENDERS }, (_, i) => `sender${i}`)].map(name => signUp(url, name)),
  )
  const [readingPerson, ...senders] = people
  if (!readingPerson) throw new Error('Nobody reads.')
  const proxy = await startProxy({ port: Number(port) })
  const reader = startReader(readingPerson, proxy)

  let acknowledged = 0
  const ledger = new Map<string, Map<number, string>>()
  const total = SENDERS * MESSAGES_EACH
  const sending = senders.map(async sender => {
    const sent = new Map<number, string>()
    ledger.set(sender.username, sent)
    for (let i = 0; i < MESSAGES_EACH; i++) {
      const body = `${sender.username} ${i}`
      sent.set(await sendUntilAcknowledged(sender, body), body)
      acknowledged++
      if (acknowledged % CUT_EVERY === 0 && acknowledged <= CUTS * CUT_EVERY) proxy.cut()
      if (acknowledged === total / 2) {
        app.process.kill('SIGKILL')
        await app.exited
        app = spawnApp({ CHATAPP_DATA_DIR: dataDir, PORT: port })
        await app.ready
      }
    }
  })
  await Promise.all(sending)
  await reader.waitFor(total)
  reader.stop()

  expect(reader.reconnects()).toBeGreaterThanOrEqual(CUTS - 1)
  for (const { username } of senders) {
    const received = reader.received(username)
    // In order, without a gap, nothing twice: 1, 2, 3, … and each the one that was acknowledged under its number.
    expect(received.map(({ seq }) => seq)).toEqual(Array.from({ length: MESSAGES_EACH }, (_, i) => i + 1))
    expect(received.map(({ body }) => body)).toEqual(
      Array.from({ length: MESSAGES_EACH }, (_, i) => `${username} ${i}`),
    )
    expect(new Map(received.map(({ seq, body }) => [seq, body]))).toEqual(ledger.get(username) ?? new Map())
  }
  app.process.kill('SIGTERM')
  expect((await app.exited).code).toBe(0)
  proxy.stop()
})
