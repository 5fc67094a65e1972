import type { Figures } from './support/figures.ts'
import { openConnection } from './support/http.ts'
import { quantiles } from './support/load.ts'
import { at, pickOther } from './support/send.ts'
import { openSockets } from './support/sockets.ts'
import { type Participant, setStage } from './support/stage.ts'

export const about = 'from POST to the frame at the recipient’s socket, at a steady rate'

const REPETITIONS = 3
const DURATION_MS = 5_000
const RATES = [100, 500, 1_000]
const PEOPLE = 200
const CONNECTIONS = 64
const LOST_AFTER_MS = 10_000

/** When each message was announced to its recipient, by its id. */
type Announced = Map<string, number>

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const people = await stage.addPeople(PEOPLE)
  const { url, stop } = await stage.startInstance()
  const announced: Announced = new Map()
  const closeSockets = await openSockets(url, people, {
    onFrame({ message, recipient }, person) {
      if (message && recipient === person.username) announced.set(message, performance.now())
    },
  })
  await sendAtRate(url, people, 500, announced) // a warm-up

  for (let i = 0; i < REPETITIONS; i++) {
    for (const rate of RATES) {
      const { p50, p95, p99 } = quantiles(await sendAtRate(url, people, rate, announced))
      const isTarget = rate === 500
      figures.add(`${rate}/s, p50`, 'ms', p50, isTarget ? { atMost: 4 } : undefined)
      figures.add(`${rate}/s, p95`, 'ms', p95)
      figures.add(`${rate}/s, p99`, 'ms', p99, isTarget ? { atMost: 25 } : undefined)
    }
  }
  closeSockets()
  await stop()
}

/** Sends when it is time, whether earlier ones were answered or not, and counts from when it was time. */
async function sendAtRate(
  url: string,
  people: Participant[],
  rate: number,
  announced: Announced,
): Promise<number[]> {
  const free = await Promise.all(Array.from({ length: CONNECTIONS }, () => openConnection(url)))
  const durations: Promise<number>[] = []
  const begin = performance.now()
  const total = (rate * DURATION_MS) / 1_000

  async function sendOne(index: number, due: number): Promise<number> {
    const connection = free.pop() ?? (await openConnection(url))
    const sender = at(people, index)
    const sent = { recipient: pickOther(people, sender).username, body: 'Are you there?' }
    const { status, body } = await connection.request('POST', '/api/v1/message/', sender.token, sent)
    free.push(connection)
    if (status !== 201) throw new Error(`sending gave ${status}: ${body}`)
    const id = String(JSON.parse(body).id)
    while (!announced.has(id)) {
      if (performance.now() > due + LOST_AFTER_MS) throw new Error(`Message ${id} was announced to nobody.`)
      await Bun.sleep(1)
    }
    const duration = (announced.get(id) ?? Number.NaN) - due
    announced.delete(id)
    return duration
  }

  for (let index = 0; index < total; ) {
    const due = begin + (index * 1_000) / rate
    if (due <= performance.now()) durations.push(sendOne(index++, due))
    else await Bun.sleep(1)
  }
  const measured = await Promise.all(durations)
  for (const connection of free) connection.close()
  return measured
}
