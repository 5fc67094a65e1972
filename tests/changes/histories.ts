import fc from 'fast-check'
import type { TestApp } from '../support/app.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

/** One thing that happens in a conversation of two, or to the network and the servers under it. */
export type Step = Deed | Trouble | { kind: 'pause' }

type Deed = { by: Who; through: Place } & (
  | { kind: 'send'; replyTo: number | null }
  | { kind: 'edit' | 'delete' | 'react' | 'unreact'; message: number; emoji: number }
)

type Trouble = { kind: 'cut' | 'black hole' | 'restart'; at: Place } | { kind: 'lost LISTEN' }

type Who = 0 | 1
type Place = 0 | 1

const EMOJI = ['👍', '❤️', '🎉'] as const

const who = fc.constantFrom<Who>(0, 1)
const place = fc.constantFrom<Place>(0, 1)
const message = fc.nat({ max: 9 })

/** More changes than messages. */
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      by: who,
      through: place,
      replyTo: fc.option(message),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('edit', 'edit', 'delete', 'react', 'react', 'unreact'),
      by: who,
      through: place,
      message,
      emoji: fc.nat({ max: EMOJI.length - 1 }),
    }),
  },
)

/** Far fewer of them than of what people do. */
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cut', 'black hole'), at: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), at: place }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'lost LISTEN' as const }) },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: deed },
  { weight: 4, arbitrary: trouble },
  { weight: 1, arbitrary: fc.constant({ kind: 'pause' as const }) },
)

/** What happens, one thing after the other; the same for the same seed, and shorter where a part of it is enough. */
export const histories = fc.array(step, { minLength: 8, maxLength: 40, size: 'max' })

/** How faults are done where the history takes place. */
export type Faults = {
  cut(at: Place): void
  blackHole(at: Place): void
  restart(at: Place): Promise<void>
  loseListen(): Promise<void>
}

/** Two people who have not talked yet. */
export async function addTwo(
  app: Pick<TestApp, 'url' | 'database'>,
  name: string,
): Promise<[Client, Client]> {
  return [await addPerson(app, `ann${name}`), await addPerson(app, `bob${name}`)]
}

/**
 * Has a history take place between two people. What is sent does not wait for what was sent before, unless there is a pause: it meets each other.
 * @param urls where the two instances are
 */
export async function live(
  history: Step[],
  two: [Client, Client],
  urls: () => [string, string],
  faults: Faults,
): Promise<void> {
  const ids: number[] = []
  let going: Promise<unknown>[] = []
  let texts = 0

  const as = (by: Who, through: Place) => clientFor(urls()[through], two[by].username, two[by].token)
  const text = (what: string) => `${what} ${++texts}`

  async function ask(step: Deed): Promise<void> {
    const client = as(step.by, step.through)
    if (step.kind === 'send') {
      const recipient = two[1 - step.by]?.username
      const reply_to = step.replyTo === null ? null : (ids[step.replyTo % ids.length] ?? null)
      const body = { recipient, body: text('message'), reply_to }
      const { json } = await client.call('/api/v1/message/', { body })
      if (json.id) ids.push(json.id)
      return
    }
    const id = ids[step.message % ids.length]
    if (id === undefined) return
    const path = `/api/v1/message/${id}/`
    const reaction = `${path}reaction/${encodeURIComponent(EMOJI[step.emoji] ?? '')}/`
    if (step.kind === 'edit') await client.call(path, { method: 'PATCH', body: { body: text('edit') } })
    else if (step.kind === 'delete') await client.call(path, { method: 'DELETE' })
    else await client.call(reaction, { method: step.kind === 'react' ? 'PUT' : 'DELETE' })
  }

  async function inflict(trouble: Trouble): Promise<void> {
    switch (trouble.kind) {
      case 'cut':
        return faults.cut(trouble.at)
      case 'black hole':
        return faults.blackHole(trouble.at)
      case 'restart':
        return faults.restart(trouble.at)
      case 'lost LISTEN':
        return faults.loseListen()
    }
  }

  const settle = async () => {
    await Promise.allSettled(going)
    going = []
  }
  for (const step of history) {
    if (step.kind === 'pause') await settle()
    else if ('by' in step) {
      going.push(ask(step))
      if (ids.length === 0) await settle()
    } else {
      if (step.kind === 'restart') await settle() // what is on its way is answered before
      await inflict(step)
    }
  }
  await settle()
}
