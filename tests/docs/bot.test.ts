import { expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startApp } from '../support/app.ts'
import { endAtLast, temporaryDir } from '../support/cleanup.ts'
import { addPerson } from '../support/people.ts'
import { findBlocks } from './blocks.ts'

/** More than a page of conversations has, and more messages with one of them than a page has. */
const PEOPLE = 60
const MESSAGES = 20

test('the bot of docs/api.md answers everybody, and goes on where a restored database does', async () => {
  const app = await startApp()
  const { sql } = app.database
  const bot = await addPerson(app, 'bot')
  const ann = await addPerson(app, 'ann')
  await sql`
    INSERT INTO users (username, password_hash) SELECT 'person' || n, '-' FROM generate_series(1, ${PEOPLE}::int) n`
  const write = (from: string, count: number) => sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT person.id, bot.id, 'echo ' || n FROM users person, users bot, generate_series(1, ${count}::int) n
    WHERE person.username LIKE ${from} AND bot.username = 'bot' ORDER BY n`
  await write('ann', MESSAGES)
  await write('person%', 1)

  const folder = temporaryDir()
  const program = findBlocks(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api.md'), 'utf8'))
  writeFileSync(join(folder, 'bot.ts'), program.find(({ language }) => language === 'ts')?.code ?? '')
  writeFileSync(join(folder, 'bot.json'), JSON.stringify({ username: 'bot', token: bot.token }))
  const running = Bun.spawn([process.execPath, 'bot.ts'], {
    cwd: folder,
    env: { CHATAPP_URL: app.url },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  endAtLast(() => running.kill('SIGKILL'))
  const answers = async (count: number) => {
    for (;;) {
      const [row] = await sql<{ count: number }[]>`
        SELECT count(*) FROM messages WHERE sender_id = (SELECT id FROM users WHERE username = 'bot')`
      if ((row?.count ?? 0) >= count) return row?.count
      await Bun.sleep(50)
    }
  }
  expect(await answers(PEOPLE + MESSAGES)).toBe(PEOPLE + MESSAGES)

  // A backup is read back: everything after the first message is gone, and the numbers go on from there.
  await sql.begin(async transaction => {
    await transaction`DELETE FROM messages WHERE seq > 1`
    await transaction`UPDATE conversations SET last_seq = 1`
    await transaction`UPDATE participants SET read_seq = 0, own_unread = 0`
    await transaction`UPDATE epoch SET seed = DEFAULT`
  })
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'listen %'`
  expect(await answers(PEOPLE + 1)).toBe(PEOPLE + 1) // those whom the backup does not know to be answered
  await ann.send('bot', 'echo again')
  expect(await answers(PEOPLE + 2)).toBe(PEOPLE + 2)

  running.kill()
  await running.exited
  await app.stop()
})

test('the copy of docs/api.md is like the conversation, whatever is changed in it, also while it is away', async () => {
  const app = await startApp()
  const [bot, ann] = [await addPerson(app, 'bot'), await addPerson(app, 'ann')]
  const folder = temporaryDir()
  const programs = findBlocks(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api.md'), 'utf8'))
  const copy = programs.filter(({ language }) => language === 'ts')[1]?.code ?? ''
  writeFileSync(join(folder, 'copy.ts'), copy)
  writeFileSync(join(folder, 'bot.json'), JSON.stringify({ username: 'bot', token: bot.token }))
  const start = () => {
    const running = Bun.spawn([process.execPath, 'copy.ts'], {
      cwd: folder,
      env: { CHATAPP_URL: app.url, WITH: 'ann' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    endAtLast(() => running.kill('SIGKILL'))
    return running
  }
  const untilSame = async () => {
    const { json } = await bot.call('/api/v1/message/?target=ann&limit=100')
    const expected = JSON.stringify(json.results.toReversed())
    while (
      (await Bun.file(join(folder, 'copy.json'))
        .text()
        .catch(() => '')) !== expected
    )
      await Bun.sleep(20)
  }
  const change = async () => {
    const ids: number[] = []
    for (const body of ['one', 'two', 'three']) ids.push((await ann.send('bot', body)).json.id)
    const [edited = 0, deleted = 0, liked = 0] = ids
    await ann.call(`/api/v1/message/${edited}/`, { method: 'PATCH', body: { body: 'edited' } })
    await ann.call(`/api/v1/message/${deleted}/`, { method: 'DELETE' })
    await bot.call(`/api/v1/message/${liked}/reaction/${encodeURIComponent('👍')}/`, { method: 'PUT' })
  }
  const running = start()
  await change()
  await untilSame()
  running.kill()
  await running.exited
  await change()
  start()
  await untilSame()
  await app.stop()
})
