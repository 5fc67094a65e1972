import type { Figures } from './support/figures.ts'
import { at, measureSending } from './support/send.ts'
import { openSocket } from './support/sockets.ts'
import { type Participant, type Stage, setStage } from './support/stage.ts'

export const about = 'sending while people are online and type, beside the same where their pages say nothing'

const ROUNDS = 4
const PEOPLE = 2_000
const TYPISTS = 200
const PARTNERS_EACH = 5
const SENDERS = 64
const RECIPIENTS = 200
const MEASURE_MS = 5_000

/** A page says that its person types every three seconds. */
const TYPING_EVERY_MS = 3_000

/** Somebody is away or back about every five minutes. */
const TURN_EVERY_MS = 300_000

const TICK_MS = 50
const OPEN_AT_ONCE = 100

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const people = await stage.addPeople(PEOPLE)
  await haveTalked(stage, people)
  for (let round = 0; round < ROUNDS; round++) {
    // In turns, and each first as often as the other.
    const order = round % 2 === 0 ? [false, true] : [true, false]
    const perSecond = new Map<boolean, number>()
    for (const isAlive of order) perSecond.set(isAlive, await measure(stage, people, isAlive))
    const [quiet, alive] = [perSecond.get(false) ?? 0, perSecond.get(true) ?? 0]
    figures.add(`sending beside ${PEOPLE.toLocaleString('en')} sockets that say nothing`, 'messages/s', quiet)
    figures.add(`the same with all of them online, and ${TYPISTS} typing`, 'messages/s', alive)
    figures.add('what is left of the speed', 'of 1', alive / quiet, { atLeast: 0.95 })
  }
}

/** Has everybody a conversation with those who come next, in a circle. */
async function haveTalked({ sql }: Stage, people: Participant[]): Promise<void> {
  const ids = people.map(({ id }) => id)
  for (let step = 1; step <= PARTNERS_EACH; step++) {
    const partners = ids.map((_, i) => at(ids, i + step))
    await sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT sender, recipient, 'Hello' FROM unnest(${ids}::bigint[], ${partners}::bigint[]) AS pair (sender, recipient)
      ORDER BY least(sender, recipient), greatest(sender, recipient)`
  }
}

/** Measures on an instance of its own. @returns messages a second */
async function measure(stage: Stage, people: Participant[], isAlive: boolean): Promise<number> {
  const { url, stop } = await stage.startInstance()
  const told = { presence: 0, typing: 0 }
  const sockets: WebSocket[] = []
  for (let i = 0; i < people.length; i += OPEN_AT_ONCE) {
    const group = people.slice(i, i + OPEN_AT_ONCE).map(person => openSocket(url, person))
    sockets.push(...(await Promise.all(group)))
  }
  for (const socket of sockets)
    socket.onmessage = ({ data }) => {
      const text = String(data)
      if (text.startsWith('{"presence"')) told.presence++
      else if (text.startsWith('{"typing"')) told.typing++
    }
  const rest = isAlive ? comeAlive(sockets, people) : () => {}
  if (isAlive) await Bun.sleep(TYPING_EVERY_MS) // by then everybody knows of everybody
  const { perSecond } = await measureSending([url], people.slice(0, RECIPIENTS), SENDERS, MEASURE_MS)
  rest()
  if (isAlive && (told.presence < PEOPLE || told.typing < TYPISTS))
    throw new Error(`Too little was told: ${JSON.stringify(told)}.`)
  for (const socket of sockets) socket.close()
  await stop()
  return perSecond
}

/** Has all be online, some type to a partner again and again, and one after the other turn away and come back. @returns what ends that */
function comeAlive(sockets: WebSocket[], people: Participant[]): () => void {
  for (const socket of sockets) socket.send('{"active":true}')
  const begun = performance.now()
  let typed = 0
  let turned = 0
  const timer = setInterval(() => {
    const passedMs = performance.now() - begun
    for (const due = (passedMs / TYPING_EVERY_MS) * TYPISTS; typed < due; typed++) {
      const typist = typed % TYPISTS
      at(sockets, typist).send(JSON.stringify({ typing: at(people, typist + 1).username }))
    }
    for (const due = (passedMs / TURN_EVERY_MS) * PEOPLE; turned < due; turned++)
      at(sockets, TYPISTS + Math.floor(turned / 2)).send(JSON.stringify({ active: turned % 2 === 1 }))
  }, TICK_MS)
  return () => clearInterval(timer)
}
