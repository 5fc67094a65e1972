import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { DeadlineError } from '../../src/deadline.ts'
import { createWriter } from '../../src/messages/writer.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { startProxy } from '../support/proxy.ts'

const EMOJI = ['👍', '😀', '😂', '🎉', '🔥']

let apps: [TestApp, TestApp]

beforeAll(async () => {
  const first = await startApp()
  apps = [first, await startApp({}, first.database)]
})

afterAll(async () => {
  const [first, second] = apps
  await second.stop()
  await first.stop()
})

async function addTwo(name: string): Promise<[Client, Client]> {
  return [await addPerson(apps[0], `ann${name}`), await addPerson(apps[0], `bob${name}`)]
}

test('two instances that change the same message at once lose nothing: each reaction is there, and each version once', async () => {
  const [ann, bob] = await addTwo('1')
  const { json } = await ann.send(bob.username, 'first')
  const { id } = json
  const through = (person: Client) => apps.map(({ url }) => clientFor(url, person.username, person.token))
  const edits = Array.from({ length: 20 }, (_, i) => `edit ${i}`)
  const answers = await Promise.all([
    ...EMOJI.flatMap(emoji =>
      [ann, bob].flatMap(person =>
        through(person).map(client =>
          client.call(`/api/v1/message/${id}/reaction/${encodeURIComponent(emoji)}/`, { method: 'PUT' }),
        ),
      ),
    ),
    ...edits.map((body, i) =>
      through(ann)[i % 2]?.call(`/api/v1/message/${id}/`, { method: 'PATCH', body: { body } }),
    ),
  ])
  expect(new Set(answers.map(answer => answer?.status))).toEqual(new Set([200]))

  const { json: message } = await bob.call(`/api/v1/message/${id}/`)
  expect(message.change).toBe(EMOJI.length * 2 + edits.length)
  const made = new Map(
    message.reactions.map(({ emoji, users }: { emoji: string; users: string[] }) => [
      emoji,
      users.toSorted(),
    ]),
  )
  expect(made).toEqual(new Map(EMOJI.map(emoji => [emoji, [ann.username, bob.username]])))
  const { json: versions } = await bob.call(`/api/v1/message/${id}/edits/`)
  const said = [...versions, message].map(({ body }: { body: string }) => body)
  expect(said[0]).toBe('first')
  expect(said.toSorted()).toEqual(['first', ...edits].toSorted())
})

test('what is asked for again, its answer being lost, is one change and one version, whichever instances are asked', async () => {
  const [ann, bob] = await addTwo('again')
  const { json } = await ann.send(bob.username, 'first')
  const path = `/api/v1/message/${json.id}/`
  const reaction = `${path}reaction/${encodeURIComponent('👍')}/`
  const asked = [
    [path, { method: 'PATCH', body: { body: ' second ' } }, 200],
    [reaction, { method: 'PUT' }, 200],
    [reaction, { method: 'DELETE' }, 200],
    [path, { method: 'DELETE' }, 204],
  ] as const
  for (const [place, [at, how, status]] of asked.entries()) {
    const ask = (url: string) => clientFor(url, ann.username, ann.token).call(at, how)
    const answers = await Promise.all([...apps, ...apps].map(({ url }) => ask(url)))
    answers.push(await ask(apps[1].url))
    expect(answers.map(answer => answer.status)).toEqual(Array(5).fill(status))
    expect((await bob.call(path)).json.change).toBe(place + 1)
    if (place === 0) expect((await bob.call(`${path}edits/`)).json).toHaveLength(1)
  }
})

test('a change on a connection that died without a word is told to be tried again, which is harmless', async () => {
  const [ann, bob] = await addTwo('2')
  const { json } = await ann.send(bob.username, 'first')
  const [{ database }] = apps
  const proxy = await startProxy({ unix: database.socketPath })
  const through = await connectDatabase(readConfig({ DATABASE_URL: database.urlThrough(proxy) }))
  const writer = createWriter(through.dedicate('writer'), { deadAfterMs: 1_500 })
  const people = await database.sql<{ id: number }[]>`
    SELECT id FROM users WHERE username IN (${ann.username}, ${bob.username}) ORDER BY username`
  const [personId = 0, partnerId = 0] = people.map(({ id }) => id)
  const change = (body: string) => writer.change({ id: json.id, personId, partnerId, kind: 'edit', body })

  expect(await change('before')).toBe('changed')
  proxy.forget()
  await expect(change('across the gap')).rejects.toBeInstanceOf(DeadlineError)
  expect(['changed', 'unchanged']).toContain(
    await change('across the gap').catch(() => change('across the gap')),
  )
  expect((await bob.call(`/api/v1/message/${json.id}/`)).json).toMatchObject({
    body: 'across the gap',
    change: 2,
  })
  await writer.stop()
  await through.stop()
  proxy.stop()
})

test('a change that takes longer than the database lets a statement take is not made, and holds up nobody afterwards', async () => {
  const [ann, bob] = await addTwo('3')
  const { json } = await ann.send(bob.username, 'first')
  const { sql } = apps[0].database
  // What a trigger of the operator's own may do.
  await sql.unsafe(`
    CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.body = 'slow' THEN
        PERFORM set_config('statement_timeout', '100ms', true);
        RAISE EXCEPTION 'too slow' USING ERRCODE = 'query_canceled';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER be_slow BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION be_slow()`)
  const edit = (body: string) => ann.call(`/api/v1/message/${json.id}/`, { method: 'PATCH', body: { body } })
  expect((await edit('slow')).status).toBe(503)
  let after = await edit('fast')
  for (; after.status === 503; after = await edit('fast')) await Bun.sleep(50)
  await sql.unsafe('DROP FUNCTION be_slow() CASCADE')
  expect(after).toMatchObject({ status: 200, json: { body: 'fast', change: 1 } })
})
