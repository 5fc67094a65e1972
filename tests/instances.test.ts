import { expect, test } from 'bun:test'
import { spawnApp } from './support/app.ts'
import { clientFor } from './support/client.ts'
import { addPerson } from './support/people.ts'
import { createTestDatabase } from './support/postgres.ts'

test('two processes on one database: messages, read marks and revocations reach the other one', async () => {
  const database = await createTestDatabase()
  const apps = [spawnApp({ DATABASE_URL: database.url }), spawnApp({ DATABASE_URL: database.url })]
  const [here = '', there = ''] = await Promise.all(apps.map(({ ready }) => ready))
  const ann = await addPerson({ url: here, database }, 'ann')
  const bob = await addPerson({ url: there, database }, 'bob')
  const [anns, bobs] = [await ann.openSocket(), await bob.openSocket()]

  const { json } = await ann.send('bob', 'from one to the other')
  expect(await bobs.waitFor(({ message }) => message === String(json.id))).toMatchObject({
    user: 'ann',
    seq: 1,
  })
  expect((await bob.call(`/api/v1/message/${json.id}/`)).json).toEqual(json)

  await bob.call('/api/v1/conversation/ann/read/', { body: { seq: 1 } })
  expect(await anns.waitFor(({ read }) => read === 1)).toMatchObject({ reader: 'bob' })

  // Both instances write into one conversation: no number twice, none left out.
  const elsewhere = clientFor(there, 'ann', ann.token)
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      [ann, elsewhere, bob][i % 3]?.send(i % 3 === 2 ? 'ann' : 'bob', `m${i}`),
    ),
  )
  const seqs = answers.map(answer => answer?.json.seq).sort((a, b) => a - b)
  expect(seqs).toEqual(Array.from({ length: 100 }, (_, i) => i + 2))

  // The same key through both at the same moment is one message.
  const key = crypto.randomUUID()
  const twice = await Promise.all(
    Array.from({ length: 10 }, (_, i) => (i % 2 ? ann : elsewhere).send('bob', 'once', key)),
  )
  expect(new Set(twice.map(({ json }) => json.id)).size).toBe(1)
  expect(twice.filter(({ status }) => status === 201)).toHaveLength(1)

  await elsewhere.call('/api/v1/session/', { method: 'DELETE' })
  expect(await anns.closed).toBe(1008)
  expect((await ann.call('/api/v1/user/')).status).toBe(401)

  for (const { process } of apps) process.kill('SIGTERM')
  for (const { exited } of apps) expect((await exited).code).toBe(0)
  await database.stop()
})
