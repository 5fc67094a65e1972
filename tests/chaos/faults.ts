import type { FaultyProxy } from '../support/proxy.ts'
import type { Instance } from './instance.ts'
import type { FaultName, Strike } from './plan.ts'
import { whenAnswered } from './postgres.ts'
import type { Mood } from './receivers.ts'
import { hurryJobs } from './settle-receivers.ts'
import { stallAnotherCommit } from './stalled-commit.ts'
import type { World } from './world.ts'
import type { Blow } from './worth.ts'

type Deed = (world: World, instance: Instance, strike: Strike) => Promise<number>

/**
 * How each fault is done. Resolves when it is over (the process is back, the line lets through) with how often it is
 * seen to have hit: processes that died of it, connections that worked until then, answers that were on their way.
 */
const DEEDS: Record<FaultName, Deed> = {
  'kill instance': async (_, instance) => ((await instance.restart('SIGKILL')).signal === 'SIGKILL' ? 1 : 0),

  'stop instance': async (world, instance) => {
    const { code, signal } = await instance.restart('SIGTERM')
    if (code === 0) return 1
    world.complaints.push(`instance ${instance.name} ended with ${code ?? signal} when told to stop`)
    return 0
  },

  // Its children serve their connections for a moment longer.
  'kill PostgreSQL': async (world, _, { holdMs }) => {
    const before = await readStartTime(world)
    await untilItHits(() => (world.killPostgres() ? 1 : 0))
    await Bun.sleep(holdMs)
    return untilItHits(async () => ((await readStartTime(world)) === before ? 0 : 1))
  },

  'terminate listeners': ({ sql }) =>
    untilItHits(async () => {
      const listeners = await whenAnswered(
        () => sql<{ hasEnded: boolean }[]>`
        SELECT pg_terminate_backend(pid, ${END_WITHIN_MS}) AS "hasEnded" FROM pg_stat_activity
        WHERE query ILIKE 'listen "%' AND pid <> pg_backend_pid()`,
      )
      return listeners.filter(({ hasEnded }) => hasEnded).length
    }),

  'black-hole listener': (_, { databaseLine }) =>
    blackHole(databaseLine, () => databaseLine.forgetListener()),

  'black-hole database': (_, { databaseLine }) => blackHole(databaseLine, () => databaseLine.forget()),

  partition: async (_, { databaseLine }, { holdMs }) => {
    const hits = await untilItHits(() => {
      const cut = databaseLine.refuse(true)
      if (cut === 0) databaseLine.refuse(false) // else nobody could connect who could be cut off
      return cut
    })
    await Bun.sleep(holdMs)
    databaseLine.refuse(false)
    return hits
  },

  'cut database': (_, { databaseLine }) => untilItHits(() => databaseLine.cut()),

  'cut clients': (_, { clientLine }) => untilItHits(() => clientLine.cut()),

  'black-hole clients': (_, { clientLine }) => blackHole(clientLine, () => clientLine.forget()),

  'drop answers': (_, { clientLine }, { count, holdMs }) =>
    untilItHits(async () => {
      clientLine.dropAnswers(count)
      await Bun.sleep(holdMs)
      return clientLine.dropAnswers(0)
    }),

  'stall reader': async (world, _, { holdMs }) => {
    const { line, reader } = world.slow
    const before = reader.reconnects()
    for (let stallMs = Math.max(holdMs, GIVE_UP_MS); ; stallMs *= 2) {
      await untilItHits(() => line.stall(true))
      await flood(world)
      await Bun.sleep(stallMs)
      line.stall(false)
      const hits = await untilItHits(() => reader.reconnects() - before, stallMs)
      if (hits > 0 || stallMs > FIND_WITHIN_MS) return hits
    }
  },

  'stall another commit': world => untilItHits(() => stallAnotherCommit(world)),

  'hang receivers': (world, _, { holdMs }) => upsetReceivers(world, 'hangs', holdMs),

  'fail receivers': (world, _, { holdMs }) => upsetReceivers(world, 'fails', holdMs),
}

const RETRY_MS = 50

/** How long a fault waits for something that it can hit: a fault before it may have left nothing. */
const FIND_WITHIN_MS = 30_000

const END_WITHIN_MS = 5_000

/** Seldom: a job has forty attempts. */
const HURRY_AGAIN_MS = 3_000

/** Something is sent on a line that is in use, a ping at least, before a listener or a pool is found to be dead. */
const LOSE_WITHIN_MS = 6_000

/** By then the server has given up a socket that takes nothing while it is flooded. On a busy machine it takes longer. */
const GIVE_UP_MS = 4_000

/** Strikes until it hits, or gives up: 0 then. */
async function untilItHits(
  strike: () => number | Promise<number>,
  withinMs = FIND_WITHIN_MS,
): Promise<number> {
  for (const since = performance.now(); ; await Bun.sleep(RETRY_MS)) {
    const hits = await strike()
    if (hits > 0 || performance.now() - since > withinMs) return hits
  }
}

/**
 * It has hit once something is lost in it. Another fault may end the connections before anything is: then it takes those that there
 * are by then.
 */
async function blackHole(line: FaultyProxy, forget: () => number): Promise<number> {
  const before = line.swallowed()
  return untilItHits(async () => {
    const hits = forget()
    const lost = hits > 0 ? await untilItHits(() => line.swallowed() - before, LOSE_WITHIN_MS) : 0
    return lost > 0 ? hits : 0
  })
}

/** Another fault may end the mood before anything has met it, or the instance that is at a job; and what met the one before waits for another try. */
async function upsetReceivers(world: World, mood: Mood, holdMs: number): Promise<number> {
  const { receivers } = world
  const before = receivers.untaken()
  let hurryAt = 0
  const hits = await untilItHits(async () => {
    receivers.be(mood)
    if (performance.now() > hurryAt) {
      await hurryJobs(world)
      hurryAt = performance.now() + HURRY_AGAIN_MS
    }
    return receivers.untaken() - before
  })
  await Bun.sleep(holdMs)
  receivers.be('well')
  return hits
}

async function readStartTime({ sql }: World): Promise<string> {
  const [row] = await whenAnswered(
    () => sql<{ startedAt: string }[]>`SELECT pg_postmaster_start_time()::text AS "startedAt"`,
  )
  return row?.startedAt ?? ''
}

/** Inflicts one fault. Resolves when it is over. */
export async function inflict(world: World, strike: Strike): Promise<Blow> {
  const { fault, instance } = strike
  return { fault, hits: await DEEDS[fault](world, world.instances[instance], strike) }
}

/** Inflicts one fault after the other, each in its time. They overlap. Resolves when the last one is over. */
export async function inflictAll(
  world: World,
  strikes: Iterable<Strike>,
  note: (strike: Strike) => void = () => {},
): Promise<Blow[]> {
  const lasting: Promise<Blow>[] = []
  for (const strike of strikes) {
    await Bun.sleep(strike.pauseMs)
    lasting.push(inflict(world, strike))
    note(strike)
  }
  return await Promise.all(lasting)
}

const FLOOD_FRAMES = 2_000
const FRAME_BYTES = 7_000

/**
 * Has frames for the first person announced that say nothing: more than the buffers of a socket hold that
 * is not read (6 MB in Linux) and the server's own (1 MB), so that it has to give the socket up.
 */
async function flood({ sql, people: [person] }: World): Promise<void> {
  const { username } = person ?? { username: '' }
  await whenAnswered(
    () => sql`
    SELECT pg_notify('chatapp', json_build_object(
      'type', 'read', 'seq', n, 'reader', id, 'partner', 0, 'readerName', '', 'partnerName', repeat('x', ${FRAME_BYTES}))::text)
    FROM users, generate_series(1, ${FLOOD_FRAMES}) n WHERE username = ${username}`,
  )
}
