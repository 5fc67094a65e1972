import { createECDH, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CERTIFICATES } from '../tests/http/certificates.ts'
import { temporaryDir } from '../tests/support/cleanup.ts'
import type { Figures } from './support/figures.ts'
import { at, measureSending } from './support/send.ts'
import { type Instance, type Participant, type Stage, setStage } from './support/stage.ts'

export const about =
  'pushes to services on loopback, one of which hangs; and sending while everybody has a device'

const PEOPLE = 1_000
const SERVICES = 4
const REPETITIONS = 3
const ROUNDS = 4
const SENDERS = 64
const CORRESPONDENTS = 200
const MEASURE_MS = 5_000
const LOOK_EVERY_MS = 20

/** A push service that takes what comes without looking into it, but for what comes to `/hang`, which it never answers. */
type Service = { origin: string; tookAt: number[]; stop(): void }

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const authority = join(temporaryDir(), 'authority.pem')
  writeFileSync(authority, CERTIFICATES.local.cert)
  const startInstance = () =>
    stage.startInstance({ CHATAPP_OUTBOUND_PRIVATE: 'allow', NODE_EXTRA_CA_CERTS: authority })
  const { stop } = await startInstance()
  const [sender, ...people] = await stage.addPeople(PEOPLE + 1)
  if (!sender) throw new Error('There is nobody.')
  for (let i = 0; i < REPETITIONS; i++) {
    const one = await measurePushes(stage, sender, people, { services: 1, hanging: 0 })
    const several = await measurePushes(stage, sender, people, { services: SERVICES, hanging: 0 })
    const beside = await measurePushes(stage, sender, people, { services: SERVICES, hanging: 1 })
    figures.add('to one push service', 'pushes/s', one)
    figures.add(`to ${SERVICES} of them`, 'pushes/s', several)
    figures.add(`the same while one of the ${SERVICES} hangs`, 'pushes/s', beside)
    figures.add('what is left of the speed', 'of 1', beside / several)
  }
  await stop()
  const correspondents = people.slice(0, CORRESPONDENTS)
  for (let round = 0; round < ROUNDS; round++) {
    // In turns, and each first as often as the other.
    const perSecond = new Map<boolean, number>()
    for (const isTold of round % 2 === 0 ? [false, true] : [true, false])
      perSecond.set(isTold, await measureBeside(stage, startInstance, correspondents, isTold))
    const [quiet, told] = [perSecond.get(false) ?? 0, perSecond.get(true) ?? 0]
    figures.add('64 senders, nobody has a device', 'messages/s', quiet)
    figures.add('the same, everybody has one', 'messages/s', told)
    figures.add('what is left of the speed of sending', 'of 1', told / quiet)
  }
}

/** Has one person write to all others, of whom each has a device. @returns how many pushes a second arrive, from the first to the last */
async function measurePushes(
  stage: Stage,
  sender: Participant,
  people: Participant[],
  { services: count, hanging }: { services: number; hanging: number },
): Promise<number> {
  const services = Array.from({ length: count }, startService)
  await subscribe(stage, people, i => {
    const place = i % count
    return `${at(services, place).origin}/${place < hanging ? 'hang' : 'take'}/${i}`
  })
  await stage.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT ${sender.id}, id, 'Shall we meet at ten?' FROM unnest(${people.map(({ id }) => id)}::bigint[]) id ORDER BY id`
  const expected = people.length - Math.ceil((people.length / count) * hanging)
  const tookAt = () => services.flatMap(service => service.tookAt).toSorted((one, other) => one - other)
  while (tookAt().length < expected) await Bun.sleep(LOOK_EVERY_MS)
  const [first = 0, last = 0] = [tookAt().at(0), tookAt().at(-1)]
  await forget(stage, services)
  return (expected - 1) / ((last - first) / 1_000)
}

/** Measures on an instance of its own. @returns messages a second */
async function measureBeside(
  stage: Stage,
  startInstance: () => Promise<Instance>,
  people: Participant[],
  isTold: boolean,
): Promise<number> {
  const services = Array.from({ length: SERVICES }, startService)
  if (isTold) await subscribe(stage, people, i => `${at(services, i).origin}/take/${i}`)
  const { url, stop } = await startInstance()
  const { perSecond } = await measureSending([url], people, SENDERS, MEASURE_MS)
  await stop()
  if (isTold && services.every(({ tookAt }) => tookAt.length === 0)) throw new Error('Nobody was told.')
  await forget(stage, services)
  return perSecond
}

/** Gives each of these people a device, by the address at its push service. */
async function subscribe(
  { sql }: Stage,
  people: Participant[],
  endpointOf: (index: number) => string,
): Promise<void> {
  const publicKey = createECDH('prime256v1').generateKeys('base64url')
  const authSecret = randomBytes(16).toString('base64url')
  const ids = people.map(({ id }) => id)
  await sql`
    INSERT INTO push_subscriptions (user_id, session_id, key_id, endpoint, public_key, auth_secret, origin, language)
    SELECT sessions.user_id, sessions.id, (SELECT id FROM push_keys LIMIT 1), endpoint, ${publicKey}, ${authSecret},
           'https://chat.example.com', 'en'
    FROM unnest(${ids}::bigint[], ${ids.map((_, i) => endpointOf(i))}::text[]) AS device (user_id, endpoint)
    JOIN sessions USING (user_id)`
}

/** Leaves nothing that the next measurement would pay for. */
async function forget({ sql }: Stage, services: Service[]): Promise<void> {
  await sql`DELETE FROM push_subscriptions`
  await sql`DELETE FROM jobs WHERE kind = 'push'`
  for (const service of services) service.stop()
}

function startService(): Service {
  const tookAt: number[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    tls: CERTIFICATES.local,
    async fetch(request) {
      if (new URL(request.url).pathname.startsWith('/hang/')) return new Promise<never>(() => {})
      await request.arrayBuffer()
      tookAt.push(performance.now())
      return new Response(null, { status: 201 })
    },
  })
  return { origin: `https://127.0.0.1:${server.port}`, tookAt, stop: () => void server.stop(true) }
}
