import type { Instance } from './instance.ts'
import type { FaultName, Strike } from './plan.ts'
import { whenAnswered } from './postgres.ts'
import type { World } from './world.ts'

type Deed = (world: World, instance: Instance, strike: Strike) => Promise<number>

/** How each fault is done. Resolves when it is over (the process is back, the line lets through) with how often it hit. */
const DEEDS: Record<FaultName, Deed> = {
  'kill instance': async (_, instance) => {
    await instance.restart('SIGKILL')
    return 1
  },

  'stop instance': async (world, instance) => {
    const { code } = await instance.restart('SIGTERM')
    if (code !== 0) world.complaints.push(`instance ${instance.name} ended with ${code} when told to stop`)
    return 1
  },

  // Its children serve their connections for a moment longer.
  'kill PostgreSQL': async (world, _, { holdMs }) => {
    const hits = world.killPostgres() ? 1 : 0
    await Bun.sleep(holdMs)
    return hits
  },

  'terminate listeners': async ({ sql }) => {
    const terminated = await whenAnswered(
      () => sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen "%' AND pid <> pg_backend_pid()`,
    )
    return terminated.length
  },

  'black-hole listener': async (_, { databaseLine }) => databaseLine.forgetListener(),

  'black-hole database': async (_, { databaseLine }) => databaseLine.forget(),

  partition: async (_, { databaseLine }, { holdMs }) => {
    const hits = databaseLine.refuse(true)
    await Bun.sleep(holdMs)
    databaseLine.refuse(false)
    return hits
  },

  'cut database': async (_, { databaseLine }) => databaseLine.cut(),

  'cut clients': async (_, { clientLine }) => clientLine.cut(),

  'black-hole clients': async (_, { clientLine }) => clientLine.forget(),

  'drop answers': async (_, { clientLine }, { count, holdMs }) => {
    clientLine.dropAnswers(count)
    await Bun.sleep(holdMs)
    return count - clientLine.dropAnswers(0)
  },

  'stall reader': async (world, _, { holdMs }) => {
    const hits = world.slowLine.stall(true)
    await flood(world)
    await Bun.sleep(holdMs)
    world.slowLine.stall(false)
    return hits
  },
}

/** Inflicts one fault. Resolves when it is over, with how often it hit: connections, answers, processes. */
export function inflict(world: World, strike: Strike): Promise<number> {
  return DEEDS[strike.fault](world, world.instances[strike.instance], strike)
}

/** Inflicts one fault after the other, each in its time. They overlap. Resolves when the last one is over. */
export async function inflictAll(
  world: World,
  strikes: Iterable<Strike>,
  note: (strike: Strike, hits: Promise<number>) => void = () => {},
): Promise<void> {
  const lasting: Promise<unknown>[] = []
  for (const strike of strikes) {
    await Bun.sleep(strike.pauseMs)
    const hits = inflict(world, strike)
    note(strike, hits)
    lasting.push(hits)
  }
  await Promise.all(lasting)
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
