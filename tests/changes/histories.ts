import fc from 'fast-check'
import type { TestApp } from '../support/app.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

/** One thing that happens in a conversation of two, or to the network and the servers under it. */
export type Step = Deed | Trouble | { kind: 'pause' } | { kind: 'rest' }

/** Where the first of the two has pages, some of what they do is done on these. */
type Deed = { by: Who; through: Place; onPage: boolean } & (
  | { kind: 'send'; replyTo: number | null }
  | { kind: 'edit' | 'delete' | 'react' | 'unreact'; message: number; emoji: number }
)

type Trouble = { kind: 'cut' | 'black hole' | 'restart'; at: Place } | { kind: 'lost LISTEN' }

type Who = 0 | 1
type Place = 0 | 1

/** The menu of a message has these. */
const EMOJI = ['👍', '❤️', '😂'] as const

const who = fc.constantFrom<Who>(0, 1)
const place = fc.constantFrom<Place>(0, 1)

/** Counted from the newest: what was just sent is changed most, and meets itself. */
const message = fc.nat({ max: 3 })

const onPage = fc.constantFrom(true, true, false)

/** More changes than messages. */
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      by: who,
      through: place,
      onPage,
      replyTo: fc.option(message),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('edit', 'edit', 'delete', 'react', 'react', 'unreact'),
      by: who,
      through: place,
      onPage,
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

/** Until what was sent by the API is answered. */
const pause = fc.constant<Step>({ kind: 'pause' })

/** Until all is stored that was done on the pages. */
const rest = fc.constant<Step>({ kind: 'rest' })

/** What happens, one thing after the other; the same for the same seed, and shorter where a part of it is enough. */
export const histories = fc.array(
  fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
    { weight: 12, arbitrary: deed },
    { weight: 4, arbitrary: trouble },
    { weight: 1, arbitrary: pause },
  ),
  { minLength: 8, maxLength: 40, size: 'max' },
)

/** The same where there are pages: what people do there takes little time, troubles take more. A page takes half a minute to notice a black hole. */
export const historiesOfPages = fc.array(
  fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
    { weight: 20, arbitrary: deed },
    { weight: 2, arbitrary: trouble.filter(({ kind }) => kind !== 'black hole') },
    { weight: 4, arbitrary: pause },
    { weight: 2, arbitrary: rest },
  ),
  { minLength: 30, maxLength: 60, size: 'max' },
)

/** How faults are done where the history takes place. */
export type Faults = {
  cut(at: Place): void
  blackHole(at: Place): void
  restart(at: Place): Promise<void>
  loseListen(): Promise<void>
}

/** The pages of the first of the two, one through each place. */
export type Pages = {
  /** Does something there: about one of the messages that the page shows, or none, with a text or an emoji. */
  act(at: Place, kind: Deed['kind'], message: number | null, content: string): Promise<void>
  /** Waits until all of it is stored, or was refused. */
  settle(): Promise<void>
}

/** Which message something is about. */
const meant = (step: Deed) => (step.kind === 'send' ? step.replyTo : step.message)

/** Two people who have not talked yet. */
export async function addTwo(
  app: Pick<TestApp, 'url' | 'database'>,
  name: string,
): Promise<[Client, Client]> {
  return [await addPerson(app, `ann${name}`), await addPerson(app, `bob${name}`)]
}

/**
 * Has a history take place between two people. What is sent by the API does not wait for what was sent before, unless there is a pause: it meets each other.
 * @param urls where the two instances are
 * @param pages where there are none, all is done by the API
 */
export async function live(
  history: Step[],
  two: [Client, Client],
  urls: () => [string, string],
  faults: Faults,
  pages?: Pages,
): Promise<void> {
  const ids: number[] = []
  let going: Promise<unknown>[] = []
  let texts = 0

  const as = (by: Who, through: Place) => clientFor(urls()[through], two[by].username, two[by].token)
  const text = (what: string) => `${what} ${++texts}`

  function contentOf(step: Deed): string {
    const isReaction = step.kind === 'react' || step.kind === 'unreact'
    return isReaction ? (EMOJI[step.emoji] ?? '') : text(step.kind)
  }

  async function ask(step: Deed): Promise<void> {
    const place = meant(step)
    const id = place === null ? undefined : ids.at(-1 - (place % ids.length))
    if (id === undefined && step.kind !== 'send') return
    const content = contentOf(step)
    const client = as(step.by, step.through)
    const path = `/api/v1/message/${id}/`
    if (step.kind === 'send') {
      const recipient = two[1 - step.by]?.username
      const body = { recipient, body: content, reply_to: id ?? null }
      const { json } = await client.call('/api/v1/message/', { body })
      if (json.id) ids.push(json.id)
    } else if (step.kind === 'edit') await client.call(path, { method: 'PATCH', body: { body: content } })
    else if (step.kind === 'delete') await client.call(path, { method: 'DELETE' })
    else
      await client.call(`${path}reaction/${encodeURIComponent(content)}/`, {
        method: step.kind === 'react' ? 'PUT' : 'DELETE',
      })
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
    else if (step.kind === 'rest') await pages?.settle()
    else if ('by' in step && step.onPage && step.by === 0 && pages)
      await pages.act(step.through, step.kind, meant(step), contentOf(step))
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
