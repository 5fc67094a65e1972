import { type Client, call } from '../support/client.ts'
import { createRandom } from './random.ts'
import { conversationOf, PATIENCE_MS, type World } from './world.ts'

/** People who read what they were sent, on a device that nobody sees: the others are to take away what they show of it. */
export type Marking = {
  /** Leaves off. In the end the first person has read everything, and the others have not. */
  finish(): Promise<void>
}

const RETRY_MS = 50

/** No conversation has so many: it is read up to its end. */
const ALL = 1_000_000_000

/** Has now one and now another of the people mark a conversation as read, up to the latest message that was acknowledged. */
export function startMarking(world: World, { seed, paceMs }: { seed: number; paceMs: number }): Marking {
  const random = createRandom(seed)
  let isStopping = false

  async function work(): Promise<void> {
    for (; !isStopping; await Bun.sleep(paceMs)) {
      const [reader, partner] = random.shuffle(world.people)
      if (!reader || !partner) continue
      const conversation = conversationOf(reader.username, partner.username)
      const latest = world.acknowledged.findLast(message => message.conversation === conversation)
      if (latest) await markRead(world, reader, partner.username, latest.seq)
    }
    const [first, ...others] = world.people
    for (const { username } of others) if (first) await markRead(world, first, username)
  }

  const working = work()
  return {
    async finish() {
      isStopping = true
      await working
    },
  }
}

/** Marks a conversation as read, and tries that again until it is answered, through one instance and the other. */
export async function markRead(world: World, reader: Client, partner: string, seq = ALL): Promise<void> {
  for (let tries = 0; !(await tryMarking(world, reader, partner, seq, tries)); tries++)
    await Bun.sleep(RETRY_MS)
}

async function tryMarking(
  { instances, complaints }: World,
  { token }: Client,
  partner: string,
  seq: number,
  tries: number,
): Promise<boolean> {
  const url = instances[tries % instances.length]?.url ?? ''
  try {
    const { status, json } = await call(url, `/api/v1/conversation/${partner}/read/`, {
      body: { seq },
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (![204, 503].includes(status)) complaints.push(`a mark was answered ${status} ${JSON.stringify(json)}`)
    return status === 204
  } catch {
    return false // there was no answer
  }
}
