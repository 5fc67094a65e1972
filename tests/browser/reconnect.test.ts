import { expect, test } from 'bun:test'
import { spawnApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, message, write, writeTooLong } from '../support/chat-page.ts'
import { clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'

/** A ChatApp behind an address that stays the same while it is restarted, as behind a load balancer. */
async function startBehindProxy() {
  const database = await createTestDatabase()
  let app = spawnApp({ DATABASE_URL: database.url })
  const { port } = new URL(await app.ready)
  const proxy = await startProxy({ port: Number(port) })
  const url = `http://127.0.0.1:${proxy.port}`
  return {
    url,
    direct: () => app.ready,
    async kill() {
      app.process.kill('SIGKILL')
      await app.exited
    },
    async restart() {
      app = spawnApp({ DATABASE_URL: database.url, PORT: port })
      await app.ready
    },
    async stop() {
      app.process.kill('SIGTERM')
      await app.exited
      proxy.stop()
      await database.stop()
    },
    proxy,
    database,
  }
}

test('a page outlives the server: it says that it reconnects, catches up, and sends what was typed meanwhile', async () => {
  const chat = await startBehindProxy()
  const ann = await openPageAs(await addPerson(chat, 'ann'))
  const bob = await addPerson(chat, 'bob')
  await ann.goto(`${chat.url}/with/bob`)
  await bob.send('ann', 'one')
  await message(ann, /^one$/).waitFor()

  await chat.kill()
  await ann.locator('#notice').waitFor()
  expect(await ann.locator('#notice').textContent()).toBe('Reconnecting…')
  await write(ann, 'typed while it was away')
  await write(ann, 'and another')
  await ann.locator('.waiting').nth(1).waitFor()
  // Meanwhile messages come in by hand: nobody relays them.
  await chat.database.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT b.id, a.id, 'by hand ' || n FROM users a, users b, generate_series(1, 130) n
    WHERE a.username = 'ann' AND b.username = 'bob' ORDER BY n`

  await chat.restart()
  await ann.locator('#notice').waitFor({ state: 'hidden' })
  await message(ann, /^and another$/).waitFor()
  await message(ann, /^by hand 130$/).waitFor()
  const expected = [
    'one',
    ...Array.from({ length: 130 }, (_, i) => `by hand ${i + 1}`),
    'typed while it was away',
    'and another',
  ]
  expect(await bodies(ann)).toEqual(expected)
  expect(await ann.locator('.waiting').count()).toBe(0)
  await clientFor(chat.url, 'bob', bob.token).send('ann', 'live again')
  await message(ann, /^live again$/).waitFor()
  expect(await bodies(ann)).toEqual([...expected, 'live again'])
  await chat.stop()
})

test('a page that only reads catches up too, with the conversation and with the list', async () => {
  const chat = await startBehindProxy()
  const ann = await openPageAs(await addPerson(chat, 'ann'))
  const people = [await addPerson(chat, 'bob'), await addPerson(chat, 'cleo')]
  await ann.goto(`${chat.url}/with/bob`)
  await ann.locator('.beginning').waitFor()
  await chat.kill()
  for (const { username } of people) {
    await chat.database.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT s.id, a.id, 'while you were away' FROM users a, users s WHERE a.username = 'ann' AND s.username = ${username}`
  }
  await chat.restart()
  await message(ann, /^while you were away$/).waitFor()
  await ann.locator('.row[data-user="cleo"] .badge').waitFor()
  expect(await bodies(ann)).toEqual(['while you were away'])
  await chat.stop()
})

test('a connection that died without a word, as over a night’s sleep, is noticed and replaced', async () => {
  const chat = await startBehindProxy()
  const ann = await openPageAs(await addPerson(chat, 'ann'))
  const bob = await addPerson({ ...chat, url: await chat.direct() }, 'bob')
  await ann.goto(`${chat.url}/with/bob`)
  await bob.send('ann', 'before')
  await message(ann, /^before$/).waitFor()
  chat.proxy.forget()
  await bob.send('ann', 'into the void')
  await ann.evaluate('dispatchEvent(new Event("online"))') // the laptop wakes up
  await message(ann, /^into the void$/).waitFor({ timeout: 40_000 })
  expect(await bodies(ann)).toEqual(['before', 'into the void'])
  await chat.stop()
})

test('a message typed offline survives a reload and is sent once', async () => {
  const chat = await startBehindProxy()
  const ann = await openPageAs(await addPerson(chat, 'ann'))
  const bob = await addPerson(chat, 'bob')
  await ann.goto(`${chat.url}/with/bob`)
  // The server stores the message, but its answer never arrives.
  let isAnswerLost = true
  await ann.route('**/with/bob', async route => {
    if (route.request().method() !== 'POST' || !isAnswerLost) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await write(ann, 'did it arrive?')
  await ann.locator('.waiting').waitFor()
  while ((await bob.call('/api/v1/message/?target=ann')).json.results.length === 0) await Bun.sleep(20)
  isAnswerLost = false
  await ann.reload()
  await message(ann, /^did it arrive\?$/).waitFor()
  await ann.locator('.waiting').waitFor({ state: 'detached' })
  expect(await bodies(ann)).toEqual(['did it arrive?'])
  expect((await bob.call('/api/v1/message/?target=ann')).json.results).toHaveLength(1)
  await chat.stop()
})

test('a message that is refused says why, and can be edited or deleted', async () => {
  const chat = await startBehindProxy()
  const ann = await openPageAs(await addPerson(chat, 'ann'))
  await addPerson(chat, 'bob')
  await ann.goto(`${chat.url}/with/bob`)
  await writeTooLong(ann)
  const refused = ann.locator('.waiting.refused')
  await refused.waitFor()
  expect(await refused.locator('.state').textContent()).toContain('10,000')
  await write(ann, 'the next one is not held up')
  await message(ann, /^the next one is not held up$/).waitFor()
  await refused.getByText('Edit').click()
  expect((await ann.locator('.composer textarea').inputValue()).length).toBe(10_001)
  expect(await refused.count()).toBe(0)
  await chat.stop()
})

test('a connection that is cut again and again loses nothing', async () => {
  const chat = await startBehindProxy()
  const ann = await openPageAs(await addPerson(chat, 'ann'))
  const bob = await addPerson({ ...chat, url: await chat.direct() }, 'bob')
  await ann.goto(`${chat.url}/with/bob`)
  const expected: string[] = []
  for (let i = 0; i < 60; i++) {
    if (i % 12 === 6) chat.proxy.cut()
    await bob.send('ann', `m${i}`)
    expected.push(`m${i}`)
  }
  await message(ann, /^m59$/).waitFor({ timeout: 20_000 })
  await message(ann, /^m0$/).waitFor()
  expect(await bodies(ann)).toEqual(expected)
  await chat.stop()
})
