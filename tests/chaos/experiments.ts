import { expect } from 'bun:test'
import { ANN_TO_BOB, type Experiment, write } from './experiment.ts'
import { BESIDE } from './experiments-beside.ts'
import type { World, WorldOptions } from './world.ts'

/** Each is one that a lock timeout on a busy machine may spoil. */
const OVERTAKINGS = 3

/** How a frame goes to the sockets of one person. */
const SEND = 'for (const topic of topics) send(topic, text)'

/**
 * Broken engines. One is broken in several ways, each of which is found by words of its own: the experiments follow each other,
 * first the one that needs a conversation's first messages, and last the one after which an instance is slow to come back.
 */
export const ENGINES: { readers?: WorldOptions; experiments: Experiment[] }[] = [
  {
    experiments: [
      {
        name: 'a message is relayed twice',
        damages: [
          {
            file: 'src/live/relay.ts',
            text: SEND,
            by: `${SEND}\n    if (frame.message && frame.seq === 2) ${SEND}`,
          },
        ],
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
          await write(world, { count: 10 })
          for (const { clientLine } of world.instances) expect(clientLine.dropAnswers(0)).toBe(20)
        },
        finding: /^duplicated: .* is stored twice under one key, first as number \d+$/,
      },
      ...BESIDE,
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
          await write(world, { through: 0, count: 3 })
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
        const place = '' + [frame.user, frame.recipient].sort()
        if (frame.message && frame.seq === 2) return void late.set(place, text)
        ${SEND}
        if (frame.message && frame.seq === 3) for (const topic of topics) send(topic, late.get(place))`,
          },
        ],
        run: exchange,
        finding: /^out of order: \w+ on \w, connection \d+, was told of \S+ 2 .* after number 3$/,
      },
      {
        name: 'ids are the cursor',
        damages: [
          {
            file: 'src/messages/reading-store.ts',
            text: `AND seq > \${after} ORDER BY seq`,
            by: `AND id > \${after} ORDER BY id`,
          },
          { file: 'src/messages/reading-store.ts', text: 'return sql`seq`', by: 'return sql`id`' },
          { file: 'src/messages/api.ts', text: '{ after: last.seq }', by: '{ after: last.id }' },
        ],
        async run(world) {
          const lanes = [ANN_TO_BOB]
          await write(world, { lanes, count: 1 })
          for (let i = 0; i < OVERTAKINGS; i++)
            await overtake(world, () => write(world, { lanes, count: 1, through: 0 }))
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
          await write(world, { count: 10 })
          world.killPostgres()
          // Its children serve the connections for a moment longer. Whoever asks them meanwhile may never get an answer.
          await Bun.sleep(1_000)
        },
        finding: /^lost: .* was acknowledged but is not stored$/,
      },
    ],
  },
  {
    experiments: [
      {
        name: 'deletions are not announced',
        damages: [
          {
            file: 'sql/0027_changes.sql',
            text: 'WHERE was.change IS DISTINCT FROM now_is.change',
            by: 'WHERE was.change IS DISTINCT FROM now_is.change AND now_is.deleted_at IS NULL',
          },
        ],
        run: world =>
          write(world, {
            lanes: [ANN_TO_BOB],
            count: 1,
            async afterwards({ remove }) {
              await untilReceived(world)
              await remove()
            },
          }),
        finding: /^altered: \w+ on \w shows .*, which is deleted, as of change 1$/,
      },
      {
        name: 'changes are not caught up with: by `seq` alone',
        damages: [
          {
            file: 'src/messages/reading-store.ts',
            text: `AND change > \${changedAfter}`,
            by: `AND false AND change > \${changedAfter}`,
          },
        ],
        async run(world) {
          const [, { databaseLine, says }] = world.instances
          await write(world, {
            lanes: [['bob', 'cleo']],
            through: 0,
            count: 1,
            async afterwards({ edit }) {
              await untilReceived(world)
              databaseLine.refuse(true)
              await edit()
              databaseLine.refuse(false)
            },
          })
          await says(/listening again/)
        },
        finding: /^altered: \w+ on b shows bob–cleo .*, which is .*, edited, as of change 1$/,
      },
      {
        name: 'an older version of a message wins over the one that was announced',
        damages: [{ file: 'src/changes/events.ts', text: 'recentMessages.invalidate(id)', by: '' }],
        run: world =>
          write(world, {
            lanes: [['ann', 'cleo']],
            count: 3,
            async afterwards({ edit }) {
              await untilReceived(world)
              await edit()
            },
          }),
        finding: /^altered: \w+ on \w was told of change \d with \w+, and given message \d+ as it was sent$/,
      },
      {
        name: 'changes are numbered with a gap',
        damages: [
          {
            file: 'sql/0033_files.sql',
            text: 'SET last_change = last_change + 1',
            by: 'SET last_change = last_change + CASE last_change WHEN 5 THEN 2 WHEN 8 THEN 0 ELSE 1 END',
          },
        ],
        run: world => write(world, { lanes: [['cleo', 'dan']], count: 7, afterwards: ({ edit }) => edit() }),
        finding:
          /^lost: \w+ on \w.*, was told of change 7 of cleo–dan \d+, but never of number 6, and of no gap$/,
      },
      {
        name: 'two changes have the same number',
        damages: [
          {
            file: 'sql/0027_changes.sql',
            text: 'CREATE UNIQUE INDEX messages_change',
            by: 'CREATE INDEX messages_change',
          },
        ],
        run: world => write(world, { lanes: [['cleo', 'dan']], count: 2, afterwards: ({ edit }) => edit() }),
        finding: /^duplicated: \w+ on \w.*, was told twice of change 8 of cleo–dan /,
      },
    ],
  },
  {
    // By itself: others would look before what they changed is committed.
    experiments: [
      {
        name: 'a change is acknowledged before its commit',
        damages: [
          {
            file: 'src/messages/writer.ts',
            text: 'store: batch => storeChanges(connection.sql, batch, editMinutes()),',
            by: `store: async batch => {
              storeChanges(connection.sql, batch, editMinutes()).catch(() => {})
              return batch.map(() => 'changed')
            },`,
          },
        ],
        run: world =>
          write(world, {
            lanes: [['ann', 'dan']],
            count: 1,
            afterwards: ({ edit }) => killWhileItWaits(world, edit),
          }),
        finding: /^lost: the text of ann–dan .* was acknowledged$/,
      },
    ],
  },
]

/** All that the sockets need to be told. */
function exchange(world: World): Promise<void> {
  return write(world, { count: 3 })
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

/** Resolves once each device has as many messages as there are in its conversations. */
async function untilReceived({ devices, acknowledged }: World): Promise<void> {
  const hasAll = ({ person, reader }: World['devices'][number]) =>
    reader.count() >=
    acknowledged.filter(({ conversation }) => conversation.split('–').includes(person)).length
  while (!devices.every(hasAll)) await Bun.sleep(5)
}

/** Keeps the conversations locked while something is changed, and kills PostgreSQL then: it was not committed. */
async function killWhileItWaits(world: World, change: () => Promise<void>): Promise<void> {
  const sql = world.connect('postgres')
  const locked = Promise.withResolvers<void>()
  sql
    .begin(async transaction => {
      await transaction`SELECT FROM conversations FOR UPDATE`
      locked.resolve()
      await new Promise<never>(() => {}) // it never comes to its end: its connection ends
    })
    .catch(() => {})
  await locked.promise
  const changing = change()
  while ((await world.sql`SELECT FROM pg_locks WHERE NOT granted`).length === 0) await Bun.sleep(5)
  world.killPostgres()
  await Bun.sleep(1_000) // its children serve the connections for a moment longer
  await changing
  await sql.end({ timeout: 0 })
}
