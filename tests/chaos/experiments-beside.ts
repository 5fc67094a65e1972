import { ANN_TO_BOB, type Experiment, type Lane, write } from './experiment.ts'
import { judgeFiles } from './files.ts'
import { markRead } from './marks.ts'
import type { Mood } from './receivers.ts'
import { settle } from './settle.ts'
import { countJobs, settleReceivers } from './settle-receivers.ts'
import type { World } from './world.ts'

const WITH_FILE = { lanes: [ANN_TO_BOB], count: 1, attaching: { lanes: 1, paceMs: 0 } }

/** Ways to break what goes on beside messages: their files, and who is told of them. The last one kills an instance, which starts anew. */
export const BESIDE: Experiment[] = [
  {
    name: 'a part of a file is confirmed that is not stored to its end',
    damages: [
      {
        file: 'src/files/files.ts',
        text: 'addParts(transaction, contentId, received, bytes.subarray(received - offset)),',
        by: 'addParts(transaction, contentId, received, bytes.subarray(received - offset, -1)),',
      },
    ],
    run: world => write(world, WITH_FILE),
    judge: judgeFiles,
    finding: /^altered: “file \d+.bin” of message \d+ has other bytes for (ann|bob)$/,
  },
  {
    name: 'a deleted message leaves its files behind',
    damages: [
      {
        file: 'sql/0033_files.sql',
        text: 'DELETE FROM files WHERE message_id = ANY(gone);',
        by: 'PERFORM 1;',
      },
    ],
    run: world => write(world, { ...WITH_FILE, afterwards: ({ remove }) => remove() }),
    async judge(world, quietMs) {
      await settle(world, quietMs) // until it has heard of the deletion, an instance may give the message that it remembers
      return judgeFiles(world)
    },
    finding: /^left behind: 1 files of messages that were deleted$/,
  },
  {
    name: 'what was read stays on the devices of who has read it',
    damages: [
      {
        file: 'src/push/note.ts',
        text: 'if (readers.length > 0) await noteReaders(sql, readers)',
        by: '',
      },
    ],
    async run(world) {
      await tell(world, ['ann', 'dan'])
      const dan = world.people.find(({ username }) => username === 'dan')
      if (dan) await markRead(world, dan, 'ann')
    },
    judge: settleReceivers,
    finding: /^left behind: dan is still shown what ann sent, and nothing of it is unread$/,
  },
  {
    name: 'what was told stays where the answer to that got lost',
    damages: [
      { file: 'src/push/job.ts', text: 'if (next.told.seq > 0) await recordTelling(sql, notice)', by: '' },
    ],
    async run(world) {
      const [ann] = world.people
      const browser = world.receivers.browsers.get('ann')
      if (!ann || !browser) throw new Error('There is no ann.')
      while ((await countJobs(world)) > 0) await Bun.sleep(20)
      await world.sql`
        DELETE FROM push_notices USING push_subscriptions, users
        WHERE subscription_id = push_subscriptions.id AND user_id = users.id AND username = 'ann'` // as if it were the first one
      browser.answer = 'lose'
      await tell(world, ['dan', 'ann'], { isNoted: false })
      await markRead(world, ann, 'dan')
      browser.answer = 201
    },
    judge: settleReceivers,
    finding: /^left behind: ann is still shown what dan sent, and nothing of it is unread$/,
  },
  {
    name: 'a webhook that has failed is not tried again',
    damages: [
      {
        file: 'src/webhooks/job.ts',
        text: 'requireTaken(await ask(receiver, posted, signal))',
        by: 'await ask(receiver, posted, signal)',
      },
    ],
    async run(world) {
      await postInVain(world, 'fails', ANN_TO_BOB)
    },
    judge: settleReceivers,
    finding: /^lost: the webhook was never posted number \d+ of ann /,
  },
  {
    name: 'nobody is told of what was sent and deleted while no instance listened',
    damages: [{ file: 'src/services.ts', text: 'noticing.catchUp()', by: '' }],
    async run(world) {
      const { sql, instances } = world
      await tell(world, ['ann', 'cleo'])
      for (const { databaseLine } of instances) databaseLine.refuse(true)
      await sql`
        UPDATE messages SET deleted_at = now() WHERE id = (
          SELECT max(messages.id) FROM messages JOIN users ON users.id = recipient_id WHERE username = 'cleo')`
      await sql`
        INSERT INTO messages (sender_id, recipient_id, body)
        SELECT dan.id, bob.id, 'by hand ' || gen_random_uuid() FROM users dan, users bob
        WHERE dan.username = 'dan' AND bob.username = 'bob'`
      for (const { databaseLine } of instances) databaseLine.refuse(false)
      await Promise.all(instances.map(({ says }) => says(/listening again/)))
    },
    judge: settleReceivers,
    finding: /^lost: bob was not told of what dan sent last$/,
  },
  {
    name: 'what an instance was at is lost when it dies',
    damages: [
      {
        file: 'src/jobs/store.ts',
        text: 'SET attempts = attempts + 1, due_at = now() +',
        by: "SET attempts = attempts + 1, due_at = now() + interval '1 year' +",
      },
    ],
    async run(world) {
      const [a, b] = world.instances
      b.databaseLine.refuse(true) // so that it is the other one that has the job
      await postInVain(world, 'hangs', ['cleo', 'bob'])
      const restarting = a.restart('SIGKILL')
      b.databaseLine.refuse(false)
      await restarting
    },
    judge: settleReceivers,
    finding: /^lost: the webhook was never posted number \d+ of cleo /,
  },
]

/** Has somebody sent a message, and waits until their browser shows it and, unless that cannot be, it is noted that it does. */
async function tell(world: World, lane: Lane, { isNoted = true } = {}): Promise<void> {
  const [, recipient] = lane
  const since = Date.now()
  await write(world, { lanes: [lane], count: 1 })
  const isShown = () =>
    world.receivers.browsers.get(recipient)?.arrived.some(({ notification: { at } }) => at >= since)
  while (!isShown() || (isNoted && (await countJobs(world)) > 0)) await Bun.sleep(20)
}

/** Has a message be posted to the program once while it does not take it. */
async function postInVain(world: World, mood: Mood, lane: Lane): Promise<void> {
  const { receivers } = world
  const before = receivers.untaken()
  receivers.be(mood)
  await write(world, { lanes: [lane], count: 1, through: 0 })
  while (receivers.untaken() === before) await Bun.sleep(20)
}
