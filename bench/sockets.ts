import type { Figures } from './support/figures.ts'
import { residentMegabytes } from './support/processes.ts'
import { at, measureSending } from './support/send.ts'
import { openSocket, openSockets } from './support/sockets.ts'
import { type Participant, type Stage, setStage } from './support/stage.ts'

export const about = 'memory of idle sockets, coming back after a kill, and deliveries a second'

const REPETITIONS = 3
const IDLE_SOCKETS = 10_000
const RETURNING_SOCKETS = 5_000
const SETTLE_MS = 3_000
const FAN_OUT_SOCKETS = 1_000
const FAN_OUT_MS = 4_000

/** As src/browser/socket.ts comes back. */
const FIRST_PAUSE_MS = 300
const LONGEST_PAUSE_MS = 15_000

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const people = await stage.addPeople(IDLE_SOCKETS)
  const [sender] = await stage.addPeople(1)
  const pair = await stage.addPeople(2)
  if (!sender) throw new Error('Nobody sends.')
  for (let i = 0; i < REPETITIONS; i++) {
    await holdIdle(stage, people, figures)
    await comeBack(stage, people.slice(0, RETURNING_SOCKETS), sender, figures)
    await fanOut(stage, pair, figures)
  }
}

async function holdIdle(stage: Stage, people: Participant[], figures: Figures): Promise<void> {
  const { url, app, stop } = await stage.startInstance()
  await Bun.sleep(SETTLE_MS)
  const before = residentMegabytes(app)
  const close = await openSockets(url, people)
  await Bun.sleep(SETTLE_MS)
  const perSocketKb = ((residentMegabytes(app) - before) * 1_000) / people.length
  figures.add(`memory per idle socket, of ${people.length.toLocaleString('en')}`, 'KB', perSocketKb, {
    atMost: 12,
  })
  close()
  await stop()
}

/** How far each person has read what the sender wrote to them. */
const seen = new Map<string, number>()

/**
 * Kills an instance that holds sockets, stores a message for every tenth person while it is gone, starts it
 * again, and has everybody come back as the page does: with growing, jittered pauses, asking what they missed.
 */
async function comeBack(
  stage: Stage,
  people: Participant[],
  sender: Participant,
  figures: Figures,
): Promise<void> {
  const instance = await stage.startInstance()
  const returns: Promise<void>[] = []
  const close = await openSockets(instance.url, people, {
    onClose: person => returns.push(comeBackAs(person)),
  })
  const addressees = new Set(people.filter((_, i) => i % 10 === 1))
  const closings: (() => void)[] = []
  let caughtUp = 0

  async function comeBackAs(person: Participant): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await Bun.sleep(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2))
      try {
        const socket = await openSocket(instance.url, person)
        closings.push(() => socket.close())
        const missed = await catchUp(instance.url, person)
        if (missed !== (addressees.has(person) ? 1 : 0))
          throw new Error(`${person.username} missed ${missed}`)
        caughtUp++
        return
      } catch (error) {
        if (!isOutOfReach(error)) throw error
      }
    }
  }

  const begin = performance.now()
  instance.app.process.kill('SIGKILL')
  await instance.app.exited
  await stage.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT ${sender.id}, id, 'while you were away'
    FROM unnest(${[...addressees].map(({ id }) => id)}::bigint[]) id`
  const again = await stage.startInstance({ PORT: new URL(instance.url).port })
  const restarted = performance.now()
  while (returns.length < people.length) await Bun.sleep(10)
  await Promise.all(returns)
  const end = performance.now()
  if (caughtUp !== people.length) throw new Error(`${people.length - caughtUp} did not come back.`)

  const name = `${people.length.toLocaleString('en')} sockets killed, all back and caught up`
  figures.add(name, 's', (end - begin) / 1_000, { atMost: 10 })
  figures.add('the same, from the restart on', 's', (end - restarted) / 1_000)
  close()
  for (const closeOne of closings) closeOne()
  await again.stop()
}

/** Asks what happened since, and fetches it: one cheap question for those who missed nothing. @returns how many */
async function catchUp(url: string, person: Participant): Promise<number> {
  async function get<Result>(path: string): Promise<Result[]> {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${person.token}` } })
    if (!response.ok) throw new Error(`${path} gave ${response.status}`)
    return JSON.parse(await response.text()).results
  }
  let missed = 0
  for (const { user, last_seq } of await get<{ user: string; last_seq: number }>('/api/v1/conversation/')) {
    const known = seen.get(person.username) ?? 0
    if (last_seq === known) continue
    missed += (await get(`/api/v1/message/?target=${user}&after=${known}&limit=100`)).length
    seen.set(person.username, last_seq)
  }
  return missed
}

/** One message for a thousand sockets, again and again. */
async function fanOut(stage: Stage, people: Participant[], figures: Figures): Promise<void> {
  const { url, stop } = await stage.startInstance()
  let frames = 0
  const devices = Array.from({ length: FAN_OUT_SOCKETS }, (_, i) => at(people, i))
  const close = await openSockets(url, devices, {
    onFrame: ({ message }) => {
      if (message) frames++
    },
  })
  const begin = performance.now()
  await measureSending([url], people, people.length, FAN_OUT_MS)
  figures.add(
    `deliveries, ${FAN_OUT_SOCKETS.toLocaleString('en')} sockets a message`,
    'frames/s',
    frames / ((performance.now() - begin) / 1_000),
  )
  close()
  await stop()
}

/** Until the server is back, a handshake or a request fails; anything else is a mistake of ours. */
function isOutOfReach(error: unknown): boolean {
  return error instanceof Error && /refused|closed|connect/i.test(error.message)
}
