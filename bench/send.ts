import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDir } from '../tests/support/cleanup.ts'
import type { Figures } from './support/figures.ts'
import { measureLoad, WARM_UP_MS } from './support/load.ts'
import { workDone } from './support/processes.ts'
import { measureSending } from './support/send.ts'
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
  const { url, app, stop } = await stage.startInstance()
  let frames = 0

  for (let i = 0; i < REPETITIONS; i++) {
    const announced = await insertOneByOne(stage, 'bench_announced')
    const plain = await insertOneByOne(stage, 'bench_plain')
    const closeSockets = await openSockets(url, people, { onFrame: () => frames++ })
    const before = workDone(app, stage.postmaster())
    const few = await measureSending([url], people, CONNECTIONS, DURATION_MS)
    const after = workDone(app, stage.postmaster())
    const many = await measureSending([url], people, 512, DURATION_MS)
    closeSockets()

    figures.add('64 senders', 'messages/s', few.perSecond, { atLeast: 5_000 })
    figures.add('64 senders, POST p50', 'ms', few.p50)
    figures.add('64 senders, POST p99', 'ms', few.p99)
    if (before && after) {
      const count = (few.perSecond * (WARM_UP_MS + DURATION_MS)) / 1_000
      for (const part of ['app', 'postgres', 'client'] as const)
        figures.add(
          `64 senders, processor time a message: ${part}`,
          'µs',
          ((after[part] - before[part]) / count) * 1e6,
        )
    }
    figures.add('512 senders', 'messages/s', many.perSecond)
    figures.add('512 senders, POST p99', 'ms', many.p99, { atMost: 250 })
    figures.add('512 senders / 64 senders', 'ratio', many.perSecond / few.perSecond, { atLeast: 1 })
    figures.add('(a) INSERT with NOTIFY, one a transaction, 64 connections', 'rows/s', announced)
    figures.add('(b) the same without a trigger', 'rows/s', plain)
    figures.add(
      '(c) 100 rows a transaction into the real tables',
      'rows/s',
      await insertInGroups(stage, people),
    )
    figures.add('(d) fdatasync', 'calls/s', countSyncs())
    figures.add('64 senders / (a)', 'ratio', few.perSecond / announced, { atLeast: 3 })
    figures.add('64 senders / (b)', 'ratio', few.perSecond / plain, { atLeast: 0.6 })
  }
  if (frames === 0) throw new Error('No socket was told of anything.')
  await stop()
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
  const client = stage.openClient(1)
  const { perSecond } = await measureLoad(1, DURATION_MS, () => {
    const pairs = Array.from({ length: 100 }, () => [pick(people), pick(people)] as const)
    const rows = pairs.filter(([sender, recipient]) => sender !== recipient)
    return client`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT *, 'Shall we meet at ten in the small room?'
      FROM unnest(${rows.map(([sender]) => sender.id)}::bigint[], ${rows.map(([, { id }]) => id)}::bigint[])
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
