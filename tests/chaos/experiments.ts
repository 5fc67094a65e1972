import { expect } from 'bun:test'
import type { Damage } from './broken-engine.ts'
import type { World, WorldOptions } from './world.ts'
import { startWriters } from './writers.ts'

/** A way to break the engine, a run that brings it to light, and what is then found; the engine that is whole passes. */
export type Experiment = {
  name: string
  damages: Damage[]
  run(world: World): Promise<void>
  finding: RegExp
}

const SEED = 4

/** Each is one that a lock timeout on a busy machine may spoil. */
const OVERTAKINGS = 3

/** How a frame goes to the sockets of one person. */
const SEND = 'send(topic, JSON.stringify(frame))'

/**
 * Broken engines. One is broken in several ways, each of which is found by words of its own: the experiments follow each other,
 * first the one that needs a conversation's first messages, and last the one after which an instance is slow to come back.
 */
export const ENGINES: { readers?: WorldOptions; experiments: Experiment[] }[] = [
  {
    experiments: [
      {
        name: 'a message is relayed twice',
        damages: [{ file: 'src/live/relay.ts', text: SEND, by: `${SEND}\n    if (frame.seq === 2) ${SEND}` }],
        run: exchange,
        finding: /^duplicated: \w+ on \w, connection \d+, was told twice of \S+ 2 /,
      },
      {
        name: 'a key is not looked up',
        damages: [
          { file: 'sql/0002_messages.sql', text: 'UNIQUE (sender_id, client_key)', by: 'CHECK (true)' },
          {
            file: 'src/messages/store.ts',
            text: 'WHERE messages.sender_id = outgoing.sender_id AND',
            by: 'WHERE false AND',
          },
        ],
        async run(world) {
          for (const { clientLine } of world.instances) clientLine.dropAnswers(20)
          await startWriters(world, { seed: SEED, paceMs: 0, count: 10 }).finish()
          for (const { clientLine } of world.instances) expect(clientLine.dropAnswers(0)).toBe(20)
        },
        finding: /^duplicated: .* is stored twice under one key, first as number \d+$/,
      },
      {
        name: 'sockets are not told to catch up after a lost LISTEN',
        damages: [
          {
            file: 'src/services.ts',
            text: 'if (isRead) relay.resync()',
            by: '',
          },
        ],
        async run(world) {
          const [, { databaseLine, says }] = world.instances
          databaseLine.refuse(true)
          await startWriters(world, { seed: SEED, paceMs: 0, through: 0, count: 3 }).finish()
          databaseLine.refuse(false)
          await says(/listening again/) // and nothing is written afterwards
        },
        finding: /^lost: \w+ on b never got /,
      },
    ],
  },
  {
    readers: { cursor: 'id' },
    experiments: [
      {
        name: 'a message overtakes the one before it on the way to the sockets',
        damages: [
          {
            file: 'src/live/relay.ts',
            text: SEND,
            by: `
        const late = (publish.late ??= new Map())
        const place = topic + [frame.user, frame.recipient].sort()
        if (frame.message && frame.seq === 2) return void late.set(place, frame)
        ${SEND}
        if (frame.message && frame.seq === 3) send(topic, JSON.stringify(late.get(place)))`,
          },
        ],
        run: exchange,
        finding: /^out of order: \w+ on \w, connection \d+, was told of \S+ 2 .* after number 3$/,
      },
      {
        name: 'ids are the cursor',
        damages: [
          {
            file: 'src/messages/store.ts',
            text: `AND seq > \${after} ORDER BY seq`,
            by: `AND id > \${after} ORDER BY id`,
          },
          { file: 'src/messages/store.ts', text: 'return sql`seq`', by: 'return sql`id`' },
          { file: 'src/messages/api.ts', text: '{ after: last.seq }', by: '{ after: last.id }' },
        ],
        async run(world) {
          const write = (options: { paceMs: number; count: number; through?: 0 }) =>
            startWriters(world, { seed: SEED, lanes: [['ann', 'bob']], ...options }).finish()
          await write({ paceMs: 0, count: 1 })
          for (let i = 0; i < OVERTAKINGS; i++)
            await overtake(world, () => write({ paceMs: 0, count: 1, through: 0 }))
        },
        finding: /^lost: (ann|bob) on \w.* never got /,
      },
      {
        name: 'a message is acknowledged before it is durable',
        damages: [
          {
            file: 'src/database/connect.ts',
            text: 'synchronous_commit: synchronousCommit',
            by: "synchronous_commit: 'off'",
          },
        ],
        async run(world) {
          // A disk that is slow makes a difference only to who does not wait for it.
          for (const setting of ["wal_writer_delay = '10s'", "wal_writer_flush_after = '1GB'"])
            await world.sql.unsafe(`ALTER SYSTEM SET ${setting}`)
          await world.sql`SELECT pg_reload_conf()`
          await world.sql`CHECKPOINT` // the accounts shall outlive it
          await startWriters(world, { seed: SEED, paceMs: 0, count: 10 }).finish()
          world.killPostgres()
          // Its children serve the connections for a moment longer. Whoever asks them meanwhile may never get an answer.
          await Bun.sleep(1_000)
        },
        finding: /^lost: .* was acknowledged but is not stored$/,
      },
    ],
  },
]

/** All that the sockets need to be told. */
function exchange(world: World): Promise<void> {
  return startWriters(world, { seed: SEED, paceMs: 0, count: 3 }).finish()
}

/**
 * Two write into one conversation, here an instance and somebody with `psql`. A message's id is taken before the
 * conversation's lock is: while the instance waits for the lock with an id in its hand, a row with a higher id is
 * committed.
 */
async function overtake({ sql }: World, send: () => Promise<void>): Promise<void> {
  let sending = Promise.resolve()
  await sql.begin(async transaction => {
    await transaction`SELECT FROM conversations FOR UPDATE`
    sending = send()
    while ((await transaction`SELECT FROM pg_locks WHERE NOT granted`).length === 0) await Bun.sleep(5)
    await transaction`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT b.id, a.id, 'by hand ' || gen_random_uuid() FROM users a, users b
      WHERE a.username = 'ann' AND b.username = 'bob'`
  })
  await sending
}
