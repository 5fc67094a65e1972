import { type Answer, type Client, call } from '../support/client.ts'
import { DELETED, type Fact, GONE, THERE, type Try } from './facts.ts'
import type { Random } from './random.ts'
import type { Acknowledged } from './verdict.ts'
import type { World } from './world.ts'

/** Changes messages, as one of somebody's devices does: one thing after the other, each until it is answered. */
export type Changer = {
  /** Edits one of the messages that its writer sent a moment ago. */
  edit(): Promise<void>
  /** Deletes one of them. */
  remove(): Promise<void>
  /** Puts its emoji to one of the latest messages of the conversation, or takes it back. */
  react(): Promise<void>
}

type Options = {
  random: Random
  /** Which instance each try goes through. */
  urlOf(): string
  patienceMs: number
  /** The conversation and the lane, as in the ledger. No two change the same thing. */
  conversation: string
  lane: string
  emoji: string
}

/** A conversation has a few lanes, and a message at most twelve different emoji. */
export const EMOJI = [
  '👍',
  '😂',
  '🎉',
  '😮',
  '😢',
  '🙏',
  '🔥',
  '👏',
  '🤔',
  '💯',
  '🚀',
  '👀',
  '🍀',
  '☕',
] as const

const RETRY_MS = 50

/** Of how many messages one is chosen: each is changed more than once. */
const LATEST = 6

let edits = 0

export function createChanger(world: World, person: Client, options: Options): Changer {
  const { random, urlOf, patienceMs, conversation, lane, emoji } = options

  function choose(isMeant: (message: Acknowledged) => boolean): Acknowledged | undefined {
    const latest = world.acknowledged.filter(
      message => message.conversation === conversation && isMeant(message),
    )
    return random.shuffle(latest.slice(-LATEST))[0]
  }

  async function changeOwn(isDeletion: boolean): Promise<void> {
    const message = choose(message => message.lane === lane)
    if (!message) return
    const fact = factOf(world, { id: message.id, reaction: null, first: message.body })
    if (wasDeleted(fact)) return
    const body = `${message.body}, edit ${++edits}`
    const wanted = note(fact, isDeletion ? DELETED : body)
    const path = `/api/v1/message/${message.id}/`
    const request = isDeletion ? { method: 'DELETE' } : { method: 'PATCH', body: { body } }
    accept(wanted, await tryUntilAnswered(wanted, path, request), isDeletion ? [204] : [200])
  }

  return {
    edit: () => changeOwn(false),
    remove: () => changeOwn(true),

    async react() {
      const message = choose(() => true)
      if (!message) return
      const fact = factOf(world, {
        id: message.id,
        reaction: { by: person.username, emoji },
        first: GONE,
      })
      const wanted = note(fact, fact.tries.at(-1)?.wanted === THERE ? GONE : THERE)
      const path = `/api/v1/message/${message.id}/reaction/${encodeURIComponent(emoji)}/`
      const answer = await tryUntilAnswered(wanted, path, {
        method: wanted.wanted === THERE ? 'PUT' : 'DELETE',
      })
      if (answer.status === 409) wanted.wanted = GONE // the message was deleted meanwhile
      accept(wanted, answer, [200, 409])
    },
  }

  function accept(wanted: Try, { status, json }: Answer, foreseen: number[]): void {
    wanted.isAcknowledged = true
    if (!foreseen.includes(status))
      world.complaints.push(`“${wanted.wanted}” was answered ${status} ${JSON.stringify(json)}`)
  }

  /** Tries again until there is an answer: what was there already stays. */
  async function tryUntilAnswered(
    wanted: Try,
    path: string,
    request: { method: string; body?: unknown },
  ): Promise<Answer> {
    for (;;) {
      const answer = await tryChanging(path, request)
      if (answer && answer.status !== 503) return answer
      wanted.isUncertain = true
      world.refusals.push(
        `“${wanted.wanted}” ${answer ? `was answered ${answer.status} ${answer.json.detail}` : 'got no answer'}`,
      )
      await Bun.sleep(RETRY_MS)
    }
  }

  /** Null when there is no answer: the client cannot know whether it was changed. */
  async function tryChanging(
    path: string,
    request: { method: string; body?: unknown },
  ): Promise<Answer | null> {
    const headers = { authorization: `Bearer ${person.token}` }
    try {
      return await call(urlOf(), path, { ...request, headers, signal: AbortSignal.timeout(patienceMs) })
    } catch {
      return null
    }
  }
}

function factOf(world: World, fact: Omit<Fact, 'tries'>): Fact {
  const { id, reaction } = fact
  const name = reaction ? `${id} ${reaction.by} ${reaction.emoji}` : `${id}`
  const known = world.facts.get(name) ?? { ...fact, tries: [] }
  world.facts.set(name, known)
  return known
}

function note(fact: Fact, wanted: string): Try {
  const one = { wanted, isAcknowledged: false, isUncertain: false }
  fact.tries.push(one)
  return one
}

function wasDeleted({ tries }: Fact): boolean {
  return tries.some(({ wanted }) => wanted === DELETED)
}
