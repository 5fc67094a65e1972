import type { Reader } from '../support/reader.ts'
import { STALL_MS } from './stalled-commit.ts'
import type { World } from './world.ts'

/** What a message may be late beside the stall, on a machine that does something else meanwhile. */
const ALLOWANCE_MS = 5_000

const ASK_EVERY_MS = 100

/**
 * Watches that a database which is only slow makes nobody do anything but wait: every message is taken and arrives, at
 * most so much later; no socket is told of a gap; both instances remain ready.
 * @returns how to end it, which gives what was not so
 */
export function watchCalm(world: World): () => Promise<string[]> {
  const upset: string[] = []
  const since = { acknowledged: world.acknowledged.length, refused: world.refusals.length }
  const gapsBefore = world.devices.map(({ reader }) => countGaps(reader))
  let isOver = false

  async function askWhetherReady({ name, url }: { name: string; url: string }): Promise<void> {
    for (; !isOver; await Bun.sleep(ASK_EVERY_MS)) {
      const { status, text } = await askFor(`${url}/readyz`)
      if (status !== 200) upset.push(`instance ${name} was not ready: ${status} ${text}`)
    }
  }
  const asking = Promise.all(world.instances.map(askWhetherReady))

  return async () => {
    isOver = true
    await asking
    const sent = world.acknowledged.slice(since.acknowledged)
    const limitMs = STALL_MS + ALLOWANCE_MS
    for (const { body, tookMs } of sent)
      if (tookMs > limitMs) upset.push(`“${body}” was acknowledged after ${Math.round(tookMs)} ms`)
    const sentAt = new Map(sent.map(({ id, sentAt }) => [id, sentAt]))
    for (const [index, { name, reader }] of world.devices.entries()) {
      if (countGaps(reader) !== gapsBefore[index]) upset.push(`${name} was told of a gap`)
      for (const { id, body, at } of world.people.flatMap(({ username }) => reader.received(username))) {
        const lateMs = at - (sentAt.get(id) ?? at)
        if (lateMs > limitMs) upset.push(`“${body}” arrived at ${name} after ${Math.round(lateMs)} ms`)
      }
    }
    return [...upset, ...world.refusals.slice(since.refused)]
  }
}

function countGaps({ hearings }: Reader): number {
  return hearings.flatMap(({ said }) => said).filter(({ kind }) => kind === 'sync').length
}

async function askFor(url: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(url)
  return { status: answer.status, text: await answer.text() }
}
