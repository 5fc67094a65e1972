import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDir } from '../tests/support/cleanup.ts'
import type { Figures } from './support/figures.ts'
import { measureLoad } from './support/load.ts'
import { workDone } from './support/processes.ts'
import { measureSending, pickOther } from './support/send.ts'
import { openSockets } from './support/sockets.ts'
import { type Participant, pick, type Stage, setStage } from './support/stage.ts'

export const about = 'durable messages a second through HTTP, next to what the database does by itself'

const REPETITIONS = 3
const DURATION_MS = 5_000
const CONNECTIONS = 64
const PEOPLE = 200

export async function run(figures: Figures): Promise<void> {
  const stage = await setStage()
  const people = await stage.addPeople(PEOPLE)
  await prepareComparison(stage)

  for (let i = 0; i < REPETITIONS; i++) {
    // Nothing listens meanwhile: an instance would take its share of the processor to hear what (a) and (c) announce.
    const announced = await insertOneByOne(stage, 'bench_announced')
    const plain = await insertOneByOne(stage, 'bench_plain')
    const grouped = await insertInGroups(stage, people)
    figures.add('(a) INSERT with NOTIFY, one a transaction, 64 connections', 'rows/s', announced)
    figures.add('(b) the same without a trigger', 'rows/s', plain)
    figures.add('(c) 100 rows a transaction into the real tables', 'rows/s', grouped)
    figures.add('(d) fdatasync', 'calls/s', countSyncs())

    const perSecond = await sendThroughInstance(stage, people, figures)
    figures.add('64 senders / (a)', 'ratio', perSecond / announced, { atLeast: 3 })
    figures.add('64 senders / (b)', 'ratio', perSecond / plain, { atLeast: 0.6 })
  }
}

async function sendThroughInstance(stage: Stage, people: Participant[], figures: Figures): Promise<number> {
  await settle(stage)
  const { url, app, stop } = await stage.startInstance()
  let frames = 0
  const closeSockets = await openSockets(url, people, {
    onFrame: ({ message }) => {
      if (message) frames++
    },
  })
  await measureSending([url], people, CONNECTIONS, DURATION_MS) // Bun compiles what runs often
  const workBefore = workDone(app, stage.postmaster())
  const storedBefore = await countMessages(stage)
  const few = await measureSending([url], people, CONNECTIONS, DURATION_MS)
  const work = workDone(app, stage.postmaster())
  const stored = (await countMessages(stage)) - storedBefore
  const many = await measureSending([url], people, 512, DURATION_MS)
  closeSockets()
  await stop()
  if (frames === 0) throw new Error('No socket was told of anything.')

  figures.add('64 senders', 'messages/s', few.perSecond, { atLeast: 5_000 })
  figures.add('64 senders, POST p50', 'ms', few.p50)
  figures.add('64 senders, POST p99', 'ms', few.p99)
  if (workBefore && work) {
    for (const part of ['app', 'postgres', 'client'] as const) {
      const perMessage = ((work[part] - workBefore[part]) / stored) * 1e6
      figures.add(`64 senders, processor time a message: ${part}`, 'µs', perMessage)
    }
  }
  figures.add('512 senders', 'messages/s', many.perSecond)
  figures.add('512 senders, POST p99', 'ms', many.p99, { atMost: 250 })
  figures.add('512 senders / 64 senders', 'ratio', many.perSecond / few.perSecond, { atLeast: 1 })
  return few.perSecond
}

async function countMessages({ sql }: Stage): Promise<number> {
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM messages`
  return row?.count ?? 0
}

/** Has PostgreSQL finish what a measurement left to do, so that the next one does not pay for it. */
async function settle({ sql }: Stage): Promise<void> {
  await sql.unsafe('VACUUM ANALYZE')
  await sql.unsafe('CHECKPOINT')
}

/** Tables like the real one, with all its indexes: one with nothing but the NOTIFY trigger, one with no trigger. */
async function prepareComparison({ sql }: Stage): Promise<void> {
  await sql.unsafe(`
    CREATE TABLE bench_plain (LIKE messages INCLUDING ALL);
    CREATE TABLE bench_announced (LIKE messages INCLUDING ALL);
    CREATE TRIGGER announce AFTER INSERT ON bench_announced REFERENCING NEW TABLE AS made
      FOR EACH STATEMENT EXECUTE FUNCTION announce_messages()`)
}

async function insertOneByOne(stage: Stage, table: string): Promise<number> {
  await settle(stage)
  const client = stage.openClient(CONNECTIONS)
  let seq = Date.now() * 1_000
  const { perSecond } = await measureLoad(
    CONNECTIONS,
    DURATION_MS,
    worker => client`
      INSERT INTO ${client(table)} (conversation_id, seq, sender_id, recipient_id, body)
      VALUES (${worker}, ${seq++}, ${worker}, ${worker + 1}, ${'Shall we meet at ten in the small room?'})`,
  )
  await client.end()
  return perSecond
}

async function insertInGroups(stage: Stage, people: Participant[]): Promise<number> {
  await settle(stage)
  const client = stage.openClient(1)
  const { perSecond } = await measureLoad(1, DURATION_MS, () => {
    const senders = Array.from({ length: 100 }, () => pick(people))
    const recipients = senders.map(sender => pickOther(people, sender))
    return client`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT *, 'Shall we meet at ten in the small room?'
      FROM unnest(${senders.map(({ id }) => id)}::bigint[], ${recipients.map(({ id }) => id)}::bigint[])
        AS pairs (sender, recipient)
      ORDER BY least(sender, recipient), greatest(sender, recipient)`
  })
  await client.end()
  return perSecond * 100
}

/** How often a second the disk takes a page and says that it is safe. */
function countSyncs(): number {
  const file = openSync(join(temporaryDir(), 'synced'), 'w')
  const page = Buffer.alloc(8_192)
  const end = performance.now() + 1_500
  let count = 0
  while (performance.now() < end) {
    writeSync(file, page, 0, page.length, 0)
    fdatasyncSync(file)
    count++
  }
  closeSync(file)
  return count / 1.5
}
