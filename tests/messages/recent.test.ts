import { expect, test } from 'bun:test'
import { createRecentMessages } from '../../src/messages/recent.ts'
import { startApp } from '../support/app.ts'
import { call } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

test('a message that thousands fetch at once is read once for each of its two people, and for nobody else', async () => {
  const app = await startApp()
  const [ann, bob] = [await addPerson(app, 'ann'), await addPerson(app, 'bob')]
  await addPerson(app, 'eve')
  const { id } = (await ann.send('bob', 'for two')).json
  const people = await app.database.sql<{ id: number; username: string }[]>`SELECT id, username FROM users`

  let queries = 0
  const counting = new Proxy(app.database.sql, {
    apply: (sql, self, given) => {
      if (/^\s*SELECT/.test(given[0][0])) queries++ // and no part of one
      return Reflect.apply(sql, self, given)
    },
  })
  const messages = createRecentMessages(counting)
  const fetched = await Promise.all(
    Array.from({ length: 3_000 }, async (_, i) => {
      const person = people[i % people.length]
      return person && { who: person.username, body: (await messages.find(person, id))?.body }
    }),
  )
  expect(new Set(fetched.map(found => JSON.stringify(found)))).toEqual(
    new Set(['{"who":"ann","body":"for two"}', '{"who":"bob","body":"for two"}', '{"who":"eve"}']),
  )
  const forEve = fetched.filter(found => found?.who === 'eve').length
  expect(queries).toBeLessThanOrEqual(2 + forEve) // a "no" is never shared

  // Changed by hand: nobody is shown what it was.
  expect((await bob.call(`/api/v1/message/${id}/`)).json.body).toBe('for two')
  await app.database.sql`UPDATE messages SET body = 'changed' WHERE id = ${id}`
  expect((await call(app.url, '/readyz')).status).toBe(200) // by then the announcement before it was heard
  expect((await bob.call(`/api/v1/message/${id}/`)).json.body).toBe('changed')
  await app.database.sql`DELETE FROM messages WHERE id = ${id}`
  expect((await call(app.url, '/readyz')).status).toBe(200)
  expect((await bob.call(`/api/v1/message/${id}/`)).status).toBe(404)
  await app.stop()
})
