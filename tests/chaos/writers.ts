import { type Answer, type Client, call } from '../support/client.ts'
import { type Changer, createChanger, EMOJI } from './changes.ts'
import { createRandom } from './random.ts'
import { type Attached, uploadOne } from './uploader.ts'
import { conversationOf, PATIENCE_MS, type World } from './world.ts'

/** People who write to each other, until told to stop. */
export type Writers = {
  /** How many write, each one message after the other. */
  lanes: number
  /** Resolves once each has got the acknowledgement that it was waiting for. */
  finish(): Promise<void>
}

type Options = {
  seed: number
  /** How long each waits between an acknowledgement and the next message. */
  paceMs: number
  /** Who writes to whom; everybody to everybody unless told. The same twice is somebody with two devices. */
  lanes?: [sender: string, recipient: string][]
  /** Which instance to send through; by the seed unless told. */
  through?: 0 | 1
  /** How long each waits for an answer before it sends again. */
  patienceMs?: number
  /** Each stops by itself after so many. */
  count?: number
  /** How many of them send a file with each message, and how long these wait. */
  attaching?: { lanes: number; paceMs: number }
  /** What each does after each message; after some of them edits, deletions and reactions, unless told. */
  afterwards?: (changer: Changer, n: number) => Promise<void>
}

const RETRY_MS = 50

/** Counts texts, so that each is unlike all others. */
let texts = 0

/**
 * Has everybody write to everybody else, in both directions of each conversation at once. In a lane a message
 * is sent when the one before it is acknowledged. Each try goes through either instance, with the message's key.
 */
export function startWriters(world: World, options: Options): Writers {
  const {
    seed,
    paceMs,
    through,
    patienceMs = PATIENCE_MS,
    count = Number.POSITIVE_INFINITY,
    attaching = { lanes: 0, paceMs },
    afterwards = changeSome,
  } = options
  const random = createRandom(seed)
  let isStopping = false

  async function write(
    { lane, emoji, attaches }: { lane: string; emoji: string; attaches: boolean },
    sender: Client,
    recipient: string,
  ): Promise<void> {
    const conversation = conversationOf(sender.username, recipient)
    const changer = createChanger(world, sender, { random, urlOf, patienceMs, conversation, lane, emoji })
    for (let n = 1; n <= count && !isStopping; n++) {
      const key = crypto.randomUUID()
      const files = attaches ? [await uploadOne(world, sender, { random, urlOf, patienceMs })] : []
      const body = `${lane}, message ${++texts}`
      const sentAt = performance.now()
      const message = await sendUntilAcknowledged(sender, { recipient, body, key, files })
      const tookMs = performance.now() - sentAt
      world.acknowledged.push({
        ...message,
        files,
        key,
        sender: sender.username,
        conversation,
        lane,
        sentAt,
        tookMs,
      })
      await afterwards(changer, n)
      await Bun.sleep(attaches ? attaching.paceMs : paceMs)
    }
  }

  const urlOf = () => world.instances[through ?? random.pick([0, 1])].url

  /** Tries again with the same key whatever the answer, but complains of any that the contract does not foresee. */
  async function sendUntilAcknowledged(
    sender: Client,
    { files, ...text }: { recipient: string; body: string; key: string; files: Attached[] },
  ): Promise<{ id: number; seq: number; body: string }> {
    const message = { ...text, ...(files.length > 0 && { files: files.map(({ id }) => id) }) }
    for (;;) {
      const answer = await trySending(urlOf(), sender, message, patienceMs)
      if (answer && [200, 201].includes(answer.status)) {
        const { id, seq, body } = answer.json
        if (answer.status === 201 && body !== message.body)
          world.complaints.push(`“${message.body}” was acknowledged as “${body}”`)
        return { id, seq, body: message.body }
      }
      if (answer && answer.status !== 503)
        world.complaints.push(
          `“${message.body}” was answered ${answer.status} ${JSON.stringify(answer.json)}`,
        )
      world.refusals.push(
        `“${message.body}” ${answer ? `was answered ${answer.status} ${answer.json.detail}` : 'got no answer'}`,
      )
      await Bun.sleep(RETRY_MS)
    }
  }

  const lanes = options.lanes ?? everybodyToEverybody(world.people)
  const writing = lanes.map(([name, recipient], index) => {
    const sender = world.people.find(({ username }) => username === name)
    if (!sender) throw new Error(`There is no ${name}.`)
    const lane = `${name} to ${recipient}, lane ${index}`
    const emoji = EMOJI[index % EMOJI.length] ?? ''
    return write({ lane, emoji, attaches: index < attaching.lanes }, sender, recipient)
  })
  return {
    lanes: lanes.length,
    async finish() {
      isStopping = count === Number.POSITIVE_INFINITY
      await Promise.all(writing)
    },
  }
}

/** More reactions than edits, as people have it. */
async function changeSome(changer: Changer, n: number): Promise<void> {
  if (n % 2 === 0) await changer.react()
  if (n % 6 === 0) await changer.remove()
  else if (n % 3 === 0) await changer.edit()
}

/** Null when there is no answer: the client cannot know whether the message is stored. */
async function trySending(
  url: string,
  sender: Client,
  body: unknown,
  patienceMs: number,
): Promise<Answer | null> {
  try {
    const headers = { authorization: `Bearer ${sender.token}` }
    return await call(url, '/api/v1/message/', { body, headers, signal: AbortSignal.timeout(patienceMs) })
  } catch {
    return null
  }
}

function everybodyToEverybody(people: Client[]): [string, string][] {
  const names = people.map(({ username }) => username)
  const lanes = names.flatMap(from =>
    names.filter(to => to !== from).map((to): [string, string] => [from, to]),
  )
  return [...lanes, ...lanes.slice(0, 1)] // and one of them from a second device
}
